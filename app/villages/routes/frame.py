"""The blueprint of villages, and which of them an officer may write about."""

from __future__ import annotations

from flask import Blueprint, abort

from app.kit.permissions import signed_in_person
from app.regions import codes
from app.regions.queries import NamedRegion, find_village, region_successors
from app.villages import queries
from app.villages.queries import ListedEntry
from app.villages.rules.entries import STATUSES

MANAGE, NOTE = "villages:registry:manage", "villages:readiness:note"
bp = Blueprint("villages", "app.villages", template_folder="templates")


def granted_regions(permission: str = MANAGE) -> list[str]:
    """The regions of this officer's grants, by their present codes."""
    successors = region_successors()
    scopes = signed_in_person().scopes(permission)
    return sorted({codes.current_code(scope, successors) for scope in scopes})


def later_code(code: str) -> str | None:
    """The present code of a village that had this one before; None if there is no other."""
    now = codes.current_code(code, region_successors()) if codes.is_region_code(code) else code
    return now if now != code and find_village(now) else None


def village_or_404(code: str, permission: str = MANAGE) -> tuple[NamedRegion, list[ListedEntry]]:
    """A village of the registry in this officer's regions, and its entries, those struck out
    included; 404 for any other, whether it is listed or not."""
    village = find_village(code)
    is_mine = any(codes.is_region_inside(code, each) for each in granted_regions(permission))
    if village is None or not is_mine:
        abort(404)
    entries = queries.entries_of_village(code, statuses=tuple(STATUSES))
    if not entries:
        abort(404)
    return village, entries
