"""What a publication holds."""
