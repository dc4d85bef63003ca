"""Forms of the money tools: one module for each."""
