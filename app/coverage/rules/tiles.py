"""The colour of a region in the grid of tiles. Pure."""

from __future__ import annotations

from app.counters.rules import Cell

DARKEST, DARK, MIDDLE = 35, 20, 10


def tile_css_class(cell: Cell) -> str:
    """The CSS class of a tile: g0–g4 from none to most, gp hidden, gt missing.

    >>> shares = (0, 0.3, 9.4, 9.5, 34.4, 34.5)
    >>> [tile_css_class(Cell("value", 3, 100, percent)) for percent in shares]
    ['g0', 'g1', 'g1', 'g2', 'g3', 'g4']
    >>> [tile_css_class(Cell(kind)) for kind in ("hidden", "missing")]
    ['gp', 'gt']
    """
    if cell.percent is None:
        return "gp" if cell.kind == "hidden" else "gt"
    percent = int(cell.percent + 0.5)
    if percent >= DARKEST:
        return "g4"
    if percent >= DARK:
        return "g3"
    if percent >= MIDDLE:
        return "g2"
    return "g1" if cell.percent else "g0"
