"""Computations of the loan tools: one pure module for each."""
