"""The content of a publication."""
