"""What the tools work out: one module for each, pure."""
