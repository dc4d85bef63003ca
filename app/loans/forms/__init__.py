"""What the tools ask: one module for each."""
