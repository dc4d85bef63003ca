"""Exact numbers of this moment, for the operator."""

from __future__ import annotations

from sqlalchemy import select

from app.counters import queries as counters
from app.counters.rules import ANY
from app.kit.store.db import read
from app.regions import codes
from app.regions.codes import COUNTRY
from app.regions.models import Region


def read_exact_coverage(code: str) -> dict[str, int] | None:
    """The counters of a region for the operator: {figure: how many now}. None if there is no such
    region. These numbers must not be published."""
    parent = codes.parent_code(code) or COUNTRY
    figures = counters.counters_of_subregions(parent).get(code)
    if figures is None:
        its = select(Region.code).where(Region.code == code, Region.gone_at.is_(None))
        if code != COUNTRY and read().scalar(its) is None:
            return None
        figures = {}
    wanted = {"households": ("household", 0), "people": ("person", 0)}
    wanted |= {"complete": ("complete", ANY), "finished": ("done", ANY)}
    wanted["self_registered"] = ("self_registered", 0)
    return {name: figures.get(key, 0) for name, key in wanted.items()}
