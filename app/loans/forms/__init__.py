"""Forms of the loan tools: one module for each."""
