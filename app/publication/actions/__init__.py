"""Builds a publication: its pages, the packages for phones, and its folder."""
