"""Which figure counts for a region: between sources, from parts, and after a merge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.denominators import actions, queries
from app.denominators.queries import RegionDenominators, region_denominators
from app.denominators.rules.periods import Period
from app.denominators.rules.values import RegionFigure
from app.kit.clock import utcnow
from app.kit.store.db import database, read, transaction
from app.regions.models import Region
from tests.factories import make_staff
from tests.rooms.denominators.conftest import ORIGIN, Import

OLD, NEW = "35.02.01.2001", "35.02.01.2002"
OTHER = ("--sumber", "BP3MI", *ORIGIN[2:])


def read_figures(app: Flask, code: str, indicator: str = "placements") -> RegionDenominators:
    with app.app_context():
        found = region_denominators(code, indicator)
    assert found is not None
    return found


def villages_of(app: Flask, district: str) -> list[str]:
    with app.app_context():
        here = select(Region.code).where(Region.parent == district, Region.gone_at.is_(None))
        return sorted(read().execute(here).scalars())


@pytest.fixture
def mark_gone(app: Flask) -> Iterator[Callable[[str], None]]:
    """Mark a region as no longer in force, until the test ends."""

    def set_gone(condition: Any, gone_at: datetime | None) -> None:
        with app.app_context(), database().writer.begin() as connection:
            connection.execute(update(Region).where(condition).values(gone_at=gone_at))

    yield lambda code: set_gone(Region.code == code, utcnow())
    set_gone(Region.gone_at.is_not(None), None)


def test_figure_given_for_a_region_is_never_replaced_by_the_sum_of_its_parts(
    app: Flask, load_table: Import
) -> None:
    villages = villages_of(app, "35.02.01")
    rows = [f"{code},penempatan,2024,2" for code in villages]
    load_table("35.02.01,penempatan,2024,99", *rows)
    found = read_figures(app, "35.02.01")
    assert found.own == RegionFigure(99)
    assert found.parts == {code: RegionFigure(2) for code in villages}


def test_figure_of_a_region_is_a_sum_only_when_every_part_has_one(
    app: Flask, load_table: Import
) -> None:
    villages = villages_of(app, "35.02.01")
    load_table(*(f"{code},kantor pos,Desember 2024,1" for code in villages[1:]))
    assert read_figures(app, "35.02.01", "post_offices").own is None
    assert read_figures(app, "35.02", "post_offices").parts == {}
    load_table(*(f"{code},kantor pos,Juni 2025,1" for code in villages))
    newer = read_figures(app, "35.02.01", "post_offices")
    assert newer.own == RegionFigure(len(villages), is_sum=True)
    assert newer.source.period.key == "2025-06_2025-06", "the latest period is read"
    regency = read_figures(app, "35.02", "post_offices")
    assert regency.own is None
    assert regency.parts == {"35.02.01": RegionFigure(len(villages), is_sum=True)}


def test_figure_of_the_country_is_read_beside_those_of_provinces(
    app: Flask, load_table: Import
) -> None:
    load_table("00,penempatan,2024,297434", "35,penempatan,2024,79339")
    found = read_figures(app, "00")
    assert found.own == RegionFigure(297434)
    assert found.parts == {"35": RegionFigure(79339)}


def test_none_of_several_sources_counts_until_one_is_chosen_with_a_reason(
    app: Flask, load_table: Import
) -> None:
    load_table("35.02,penempatan,2024,9699")
    load_table("35.02,penempatan,2024,5262", origin=OTHER)
    admin = make_staff(app, "Pak Admin", "admin")[1]
    with app.app_context():
        assert region_denominators("35.02", "placements") is None
        assert [each.is_used for each in queries.list_loads()] == [False, False]
        sources = queries.sources_by_indicator()["placements"]
        (both,) = sources.values()
        assert [each.source for each in both] == ["KP2MI", "BP3MI"]
        with transaction() as tx:
            actions.choose_series(tx, both[1].id, "Lebih baru", now=utcnow(), chosen_by=admin)
        chosen = region_denominators("35.02", "placements")
        assert chosen is not None
        assert chosen.own == RegionFigure(5262)
        assert (chosen.source.reason, chosen.source.chosen_by) == ("Lebih baru", "Pak Admin")
        with transaction() as tx:
            actions.undo_load(tx, both[1].load, now=utcnow())
        left = region_denominators("35.02", "placements")
        assert left is not None
        assert left.own == RegionFigure(9699), "the only one that is left"
        with pytest.raises(actions.NotLoadedError), transaction() as tx:
            actions.choose_series(tx, both[1].id, "Lagi", now=utcnow(), chosen_by=admin)


def test_period_of_a_given_length_is_read_for_r1(app: Flask, load_table: Import) -> None:
    load_table(
        "35.02,penempatan,24 bulan sampai September 2025,1500", "35.02,penempatan,2025-10,70"
    )
    with app.app_context():
        found = region_denominators("35.02", "placements", months=24)
        assert found is not None
        assert found.own == RegionFigure(1500)
        assert isinstance(found.source.period, Period)
        assert found.source.period.months == 24
        assert region_denominators("35.02", "placements", months=12) is None


def test_merge_adds_figures_of_the_old_region_to_those_of_the_new_and_marks_them(
    app: Flask, load_table: Import, mark_gone: Callable[[str], None]
) -> None:
    villages = villages_of(app, "35.02.01")
    load_table(*(f"{code},penempatan,2024,{4 if code == OLD else 5}" for code in villages))
    told = app.test_cli_runner().invoke(args=["wilayah", "pindah", OLD, NEW])
    assert told.exit_code == 0, told.output
    assert read_figures(app, "35.02.01").parts[NEW] == RegionFigure(5), "it is still in force"
    mark_gone(OLD)
    found = read_figures(app, "35.02.01")
    assert found.parts[NEW] == RegionFigure(9, joined=(OLD,))
    assert OLD not in found.parts
    whole = 5 * len(villages) - 1
    assert found.own == RegionFigure(whole, is_sum=True, joined=(OLD,))


def test_table_with_a_code_no_longer_in_force_counts_for_what_that_region_became(
    app: Flask, load_table: Import, mark_gone: Callable[[str], None]
) -> None:
    mark_gone(OLD)
    told = load_table(f"{OLD},penempatan,2024,4")
    assert f"Baris 2: Kode {OLD} tidak berlaku lagi. Penggantinya belum dicatat." in told.output
    app.test_cli_runner().invoke(args=["wilayah", "pindah", OLD, NEW])
    told = load_table(f"{OLD},penempatan,2024,4", f"{NEW},penempatan,2024,5")
    assert told.exit_code == 0, told.output
    assert f"Kode lama {OLD} dihitung untuk {NEW}." in told.output
    assert read_figures(app, NEW).own == RegionFigure(9, joined=(OLD,))


def test_region_that_moved_to_another_regency_counts_there(
    app: Flask, load_table: Import, mark_gone: Callable[[str], None]
) -> None:
    load_table(f"{OLD},penempatan,2024,4")
    app.test_cli_runner().invoke(args=["wilayah", "pindah", OLD, "35.07.01.2001"])
    mark_gone(OLD)
    assert read_figures(app, "35.07.01.2001").own == RegionFigure(4, joined=(OLD,))
    assert read_figures(app, "35.02.01").parts == {}


def test_reading_figures_takes_as_many_statements_for_a_regency_as_for_a_village(
    app: Flask, load_table: Import, statements: Callable[[], Any]
) -> None:
    load_table(*(f"{code},penempatan,2024,1" for code in villages_of(app, "35.02.01")))
    counts = []
    for code in (OLD, "35.02"):
        with statements() as seen:
            read_figures(app, code)
        counts.append(len(seen))
    assert counts == [5, 5]
