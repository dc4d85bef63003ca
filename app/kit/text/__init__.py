"""Languages, numbers and canonical JSON."""
