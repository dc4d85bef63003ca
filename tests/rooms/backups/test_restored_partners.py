"""A restore revives no link by which an organisation changes its entry."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask

from app.kit.clock import utcnow
from app.kit.store.db import new_id, transaction
from app.partners import actions, queries
from tests.factories import make_staff
from tests.rooms.backups.test_restored_ends import backup, restore
from tests.rooms.partners.conftest import OFFICE, store


def test_partner_link_revoked_after_the_backup_stays_revoked_when_it_is_restored(
    app: Flask, file: Path
) -> None:
    """So do those that were not: their makers make new ones."""
    store(app, OFFICE)
    _, maker = make_staff(app, "Pak Budi", "petugas", "33.01")
    made = [new_id(), new_id()]
    with app.app_context(), transaction() as tx:
        for link in made:
            until = utcnow() + timedelta(days=9)
            actions.make_link(tx, link, link.hex, OFFICE.id, maker=maker, until=until, now=utcnow())
    backup(app, file)
    with app.app_context(), transaction() as tx:
        actions.revoke_link(tx, made[0], by=maker, now=utcnow())
    restore(app, file)
    with app.app_context():
        restored = queries.links_of(OFFICE.id)
    assert {link.id for link in restored} == set(made)
    assert not any(link.is_open(utcnow()) for link in restored)
