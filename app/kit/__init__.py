"""Toolbox of any Flask site; it says no word of the domain."""
