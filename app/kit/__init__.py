"""Toolbox for any Flask site; it contains no term of the domain."""
