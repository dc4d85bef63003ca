"""Base forms and fields, which keep the typed text and show how it was parsed."""
