"""Comparisons and counts of the checks on work abroad. Pure."""
