"""Forms of the checks: one module for each."""
