"""The current publication, read into memory."""
