"""The colour of a region in the grid of tiles. Pure."""

from __future__ import annotations

from app.counters.rules import Cell

DARKEST, DARK, MIDDLE = 35, 20, 10


def tile_css_class(cell: Cell) -> str:
    """The CSS class of a tile: g0–g4 from none to most, gt without a percentage.

    >>> shares = (0, 5, 10, 20, 35)
    >>> [tile_css_class(Cell("share", 5, 100, percent)) for percent in shares]
    ['g0', 'g1', 'g2', 'g3', 'g4']
    >>> tile_css_class(Cell("too_few"))
    'gt'
    """
    if cell.percent is None:
        return "gt"
    if cell.percent >= DARKEST:
        return "g4"
    if cell.percent >= DARK:
        return "g3"
    if cell.percent >= MIDDLE:
        return "g2"
    return "g1" if cell.percent else "g0"
