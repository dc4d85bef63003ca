"""Reads of households. All functions return frozen values, never a query."""

from app.households.queries.belonging import (
    Belonging,
    OpenCode,
    homes,
    invited,
    is_member,
    open_codes,
)
from app.households.queries.counting import (
    contributions,
    core_of,
    counted_homes,
    parts,
    within,
)
from app.households.queries.news import CoreNews, core_news
from app.households.queries.own import (
    own_memberships,
    own_met,
    own_progress,
    own_refusals,
    own_shares,
)
from app.households.queries.seen import Home, Relative, homes_seen_by, relative

__all__ = [
    "Belonging",
    "CoreNews",
    "Home",
    "OpenCode",
    "Relative",
    "contributions",
    "core_news",
    "core_of",
    "counted_homes",
    "homes",
    "homes_seen_by",
    "invited",
    "is_member",
    "open_codes",
    "own_memberships",
    "own_met",
    "own_progress",
    "own_refusals",
    "own_shares",
    "parts",
    "relative",
    "within",
]
