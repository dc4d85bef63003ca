"""Computations of the money tools: one pure module for each."""

import math
from fractions import Fraction


def round_half_up(exact: Fraction) -> int:
    """The nearest integer; halves are rounded up.

    >>> [round_half_up(Fraction(n, 2)) for n in (1, 3, -1)]
    [1, 2, 0]
    """
    return math.floor(exact + Fraction(1, 2))
