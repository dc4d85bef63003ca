"""Invented official figures, so that pages with denominators and access points show something."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from app.demo.rules import planned_official_tables
from app.denominators import queries
from app.denominators.actions import AlreadyLoadedError, store_load
from app.denominators.rules.origin import LoadSource
from app.kit.clock import WIB
from app.kit.store.db import transaction

ADDRESS = "https://example.org/"


def load_demo_denominators(districts: Sequence[str], now: datetime) -> None:
    """Load the demo's tables. Repeated, it loads nothing again."""
    for source, table in planned_official_tables(districts):
        checked = queries.check_table_text(table, "kemendagri", now.astimezone(WIB).date())
        with suppress(AlreadyLoadedError), transaction() as tx:
            store_load(tx, LoadSource(source, ADDRESS, "kemendagri"), checked, now=now)
