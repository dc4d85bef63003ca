"""What the checks ask: one module for each."""
