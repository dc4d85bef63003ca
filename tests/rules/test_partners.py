"""What an entry of a partner may say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.partners.rules.entries import PartnerEntry, find_faults
from app.partners.rules.vocabulary import SHELTER_NEED
from tests.rooms.partners.conftest import OFFICE, SHELTER, TODAY


def fields_at_fault(entry: PartnerEntry) -> set[str]:
    return {fault.field for fault in find_faults(entry, TODAY)}


def test_entry_of_an_office_and_of_a_shelter_has_no_fault() -> None:
    assert not find_faults(OFFICE, TODAY)
    assert not find_faults(SHELTER, TODAY)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("kind", "warung"),
        ("needs", ()),
        ("needs", ("L99",)),
        ("places", ()),
        ("places", ("3301",)),
        ("places", tuple(f"33.{n:02}" for n in range(1, 60))),
        ("languages", ("xx",)),
        ("phone", "Sari 0812"),
        ("phone", "0812 3456 7890 dan 0813 0000 1111"),
        ("desk", ""),
        ("desk", "Ibu Sari"),
        ("about", "Hubungi Pak Wahyu"),
        ("about", "dua\nbaris"),
        ("name", "x" * 121),
        ("web", "http://contoh.id"),
        ("web", "javascript:alert(1)"),
        ("web", "https://nama@contoh.id"),
        ("as_of", "kemarin"),
        ("checked_by", ""),
        ("checked_on", TODAY + timedelta(days=1)),
    ],
)
def test_entry_is_refused_at_the_field_that_is_wrong(field: str, value: object) -> None:
    broken = replace(OFFICE, **{field: value})  # type: ignore[arg-type]
    assert fields_at_fault(broken) & {field, "checked_on" if field == "checked_by" else field}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", "Cilacap"),
        ("places", ("33.01.05",)),
        ("places", ("33", "33.01.05.2001")),
        ("about", "Datang ke Jl. Melati 3"),
        ("hours", "Setiap hari, RT 02 RW 05"),
        ("desk", "rumah di Gang Mawar"),
        ("name", "Contoh Rumah Aman, Perumahan Indah"),
        ("about", "Pintu masuk di belakang Masjid Agung"),
        ("source", "-7.7256, 109.0093"),
        ("web", "https://maps.google.com/?q=-7,109"),
        ("web", "https://goo.gl/maps/abc"),
    ],
)
def test_shelter_with_anything_like_an_address_is_refused(field: str, value: object) -> None:
    broken = replace(SHELTER, **{field: value})  # type: ignore[arg-type]
    assert fields_at_fault(broken) == {field}


def test_organisation_that_also_shelters_people_is_held_to_the_rules_of_a_shelter() -> None:
    also = replace(OFFICE, needs=(*OFFICE.needs, SHELTER_NEED))
    assert also.is_shelter
    assert fields_at_fault(also) == {"address"}
