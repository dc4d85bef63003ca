"""Entries of invented partners."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask

from app.kit.store.db import transaction
from app.partners import actions
from app.partners.rules.entries import PartnerEntry
from app.partners.rules.vocabulary import SHELTER_KIND, SHELTER_NEED
from tests.factories import NOW, make_person

TODAY = NOW.date()
OFFICE = PartnerEntry(
    id=UUID(int=101),
    name="Contoh Dinas Tenaga Kerja Cilacap",
    kind="pemerintah",
    about="Menerima pengaduan dan menulis surat ke perusahaan.",
    needs=("L03", "L09"),
    places=("33.01",),
    languages=("id", "jv"),
    hours="Senin sampai Jumat, 08.00–15.00",
    phone="0800 000 001",
    desk="loket pengaduan",
    web="https://dinas.contoh.id",
    address="Jalan Contoh 1, Cilacap",
    cost="Gratis",
    source="https://dinas.contoh.id/kontak",
    as_of="2026-10",
    checked_by="petugas kabupaten",
    checked_on=TODAY,
)
SHELTER = PartnerEntry(
    id=UUID(int=102),
    name="Contoh Rumah Aman",
    kind=SHELTER_KIND,
    about="Tempat tinggal sementara untuk yang terancam.",
    needs=(SHELTER_NEED,),
    places=("33",),
    phone="0800 000 003",
    desk="pos depan",
    checked_by="pengelolanya",
    checked_on=TODAY,
)


def store(app: Flask, *entries: PartnerEntry, **when: Any) -> None:
    """Store entries as they come in at NOW, or as `today` and `now` say."""
    with app.app_context(), transaction() as tx:
        for entry in entries:
            actions.save_entry(tx, entry, now=when.get("now", NOW), today=when.get("today", TODAY))


def change_hours(app: Flask) -> None:
    """Change OFFICE after it was stored."""
    store(app, replace(OFFICE, hours="Senin saja"), now=NOW + timedelta(seconds=1))


def end(app: Flask) -> None:
    """End OFFICE."""
    with app.app_context(), transaction() as tx:
        actions.end_entry(tx, OFFICE.id, now=NOW)


def check(app: Flask) -> None:
    """Note that OFFICE was checked."""
    with app.app_context(), transaction() as tx:
        actions.check_entry(
            tx, OFFICE.id, "Disnaker Cilacap", TODAY,
            by=make_person(tx, "Rina"), now=NOW, today=TODAY,
        )  # fmt: skip
