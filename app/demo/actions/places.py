"""Invented partners and programme villages, so that their pages show something."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.demo import rules
from app.kit.clock import WIB
from app.kit.store.db import transaction
from app.partners import actions as partners
from app.regions.queries import region_names
from app.villages import actions as registry
from app.work_abroad.queries import destination_countries


def load_demo_partners(villages: Sequence[str], now: datetime) -> None:
    """Store the demo's partners. Repeated, it stores the same again."""
    day = now.astimezone(WIB).date()
    names = {each.code: each.name["id"] for each in destination_countries("id")}
    regencies = set(rules.REGENCIES)
    names |= region_names(regencies | {code[:2] for code in regencies} | set(villages))
    with transaction() as tx:
        for entry in rules.plan_partners(names, villages, day):
            partners.save_entry(tx, entry, now=now, today=day)


def load_demo_programme_villages(villages: Sequence[str], by: UUID, now: datetime) -> None:
    """List the villages in programmes, with readiness and meetings noted by `by`. Repeated, it
    stores nothing again."""
    day = now.astimezone(WIB).date()
    with transaction() as tx:
        entries = rules.plan_programme_villages(villages)
        if not registry.store_entries(tx, entries, now=now, by=by).new:
            return
        for number, village in enumerate(villages):
            registry.note_marks(tx, village, rules.plan_marks(number, day), now=now, by=by)
        for each in rules.plan_meetings(villages, day):
            registry.note_meeting(tx, each.village, each.held_on, each.people, now=now, by=by)
