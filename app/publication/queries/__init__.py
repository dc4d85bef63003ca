"""The publication that is current, read into memory."""
