"""Disclosure of survey results: score changes and indicators. Pure."""
