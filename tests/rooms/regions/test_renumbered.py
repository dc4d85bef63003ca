"""The first code of regions that were renumbered, from the list of regions and what operators
recorded."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.regions import actions, queries

Load = Callable[..., str]


def record(app: Flask, old: str, new: str) -> None:
    with app.app_context(), transaction() as tx:
        actions.record_region_successor(tx, old, new, now=utcnow())


def first_codes(app: Flask) -> dict[str, str]:
    with app.app_context():
        return queries.first_codes_of_regions()


def test_district_that_a_newer_list_renumbers_keeps_its_first_code(bare: Flask, load: Load) -> None:
    load()
    record(bare, "35.02.15", "35.02.16")
    assert first_codes(bare) == {}, "both lists are the same until now"
    load(
        {
            "districts.csv": "35.02.16,35.02,Sukorejo\n35.07.03,35.07,Sumbermanjing Wetan",
            "villages.csv": "35.02.16.2001,35.02.16,Sumber Agung\n35.02.16.2002,35.02.16,Sidorejo\n"
            "35.07.03.2001,35.07.03,Sumberagung\n35.07.03.2002,35.07.03,Sidorejo",
        }
    )
    assert first_codes(bare) == {
        "35.02.16": "35.02.15",
        "35.02.16.2001": "35.02.15.2001",
        "35.02.16.2002": "35.02.15.2002",
    }


def test_renamed_village_and_the_target_of_a_merge_keep_their_own_codes(
    bare: Flask, load: Load
) -> None:
    load()
    load(
        {
            "villages.csv": "35.02.15.2001,35.02.15,Sumber Makmur\n"
            "35.07.03.2001,35.07.03,Sumberagung\n35.07.03.2002,35.07.03,Sidorejo"
        }
    )
    record(bare, "35.02.15.2002", "35.02.15.2001")
    assert first_codes(bare) == {}
