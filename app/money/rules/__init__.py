"""Computations of the money tools: one pure module for each."""
