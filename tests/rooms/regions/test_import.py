"""Loading the official list, and a newer one over it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from app.households.models import Household
from app.kit.clock import utcnow
from app.kit.store.db import new_id, read, transaction
from app.kit.store.models import AuditEvent
from app.regions import queries, rules
from app.regions.models import Region, RegionWord
from tests.page import Page

Load = Callable[..., str]
VILLAGES = "35.02.15.2001,35.02.15,Sumber Agung\n35.02.15.2002,35.02.15,Sidorejo\n"


def search_codes(query: str) -> list[str]:
    return [place.code for place in queries.search_regions(query)]


def region_rows() -> list[tuple[str, str, bool]]:
    rows = read().execute(select(Region.code, Region.name, Region.gone_at).order_by(Region.code))
    return [(code, name, gone_at is not None) for code, name, gone_at in rows]


def word_rows() -> set[tuple[str, str]]:
    return set(read().execute(select(RegionWord.word, RegionWord.code)).all())


def test_region_import_stores_all_91599_regions_with_their_names(bare: Flask) -> None:
    result = bare.test_cli_runner().invoke(args=["wilayah", "impor", str(rules.DATA)])
    assert result.exit_code == 0, result.output
    assert "91599 wilayah: 91599 baru" in result.stdout
    assert "Daftar wilayah" in result.stderr  # the progress bar
    with bare.app_context():
        total = read().execute(select(func.count()).select_from(Region)).scalar_one()
        assert total == 38 + 514 + 7_285 + 83_762
        assert len(queries.child_regions("00")) == 38
        assert queries.region_name("31") == "Daerah Khusus Jakarta"
        assert queries.region_name("35.29.22") == "Ra'as"
        assert "35.29.22" in search_codes("raas")
        assert search_codes("sumber agung ponorogo tulungagung") == []
        assert len(queries.search_regions("sidomulyo", 200)) >= 98


def test_importing_the_same_region_list_twice_changes_nothing(bare: Flask, load: Load) -> None:
    load()
    with bare.app_context():
        before = region_rows(), word_rows()
    assert "0 baru, 0 ganti nama, 0 tidak lagi di daftar, 0 kembali" in load()
    with bare.app_context():
        assert (region_rows(), word_rows()) == before


def test_importing_a_newer_region_list_keeps_the_village_of_every_household(
    bare: Flask, load: Load
) -> None:
    load()
    now = utcnow()
    homes = {"35.02.15.2001": new_id(), "35.07.03.2002": new_id()}
    with bare.app_context(), transaction() as tx:
        for village, home in homes.items():
            tx.add(Household(id=home, village=village, made_at=now))
    said = load(
        {
            "villages.csv": "35.02.15.2001,35.02.15,Sumber Asri\n35.02.15.2002,35.02.15,Sidorejo\n"
            "35.07.03.2001,35.07.03,Sumberagung\n35.07.03.2009,35.07.03,Harjo"
        }
    )
    assert "1 baru, 1 ganti nama, 1 tidak lagi di daftar, 0 kembali" in said
    with bare.app_context():
        kept = read().execute(select(Household.village, Household.id))
        assert dict(kept.all()) == homes
        assert queries.region_name("35.02.15.2001") == "Sumber Asri"
        assert search_codes("sumber asri") == ["35.02.15.2001"]
        assert search_codes("sumber agung") == ["35.07.03.2001"]
        assert search_codes("harjo") == ["35.07.03.2009"]


def test_region_removed_from_the_list_keeps_its_name_but_cannot_be_found_or_chosen(
    bare: Flask, load: Load
) -> None:
    load()
    load({"villages.csv": VILLAGES + "35.07.03.2001,35.07.03,Sumberagung"})
    with bare.app_context():
        assert ("35.07.03.2002", "Sidorejo", True) in region_rows()
        assert queries.region_name("35.07.03.2002") == "Sidorejo"
        assert search_codes("sidorejo") == ["35.02.15.2002"]
        assert [place.code for place in queries.child_regions("35.07.03")] == ["35.07.03.2001"]
        assert queries.find_village("35.07.03.2002") is None


def test_region_removed_from_the_list_is_restored_when_it_is_listed_again(
    bare: Flask, load: Load
) -> None:
    load()
    with bare.app_context():
        before = region_rows(), word_rows()
    load({"villages.csv": VILLAGES})
    assert "0 baru, 0 ganti nama, 0 tidak lagi di daftar, 2 kembali" in load()
    with bare.app_context():
        assert (region_rows(), word_rows()) == before


def test_region_import_recreates_missing_search_words(app: Flask, load: Load) -> None:
    """Regions may have come without words, or with words made in an older way."""
    load()
    with app.app_context():
        before = word_rows()
        with transaction() as tx:
            tx.connection().execute(RegionWord.__table__.delete())  # type: ignore[attr-defined]
    load()
    with app.app_context():
        assert word_rows() == before


def test_invalid_region_list_is_rejected_entirely_with_file_and_line(
    bare: Flask, load: Load, write_list: Callable[..., Path]
) -> None:
    load()
    with bare.app_context():
        before = region_rows(), word_rows()
    folder = write_list(
        {
            "provinces.csv": "35,Jawa Timur Baru",
            "villages.csv": "35.02.15.2001,35.02.15,A\n35.02.15.2001,35.02.15,B",
        }
    )
    result = bare.test_cli_runner().invoke(args=["wilayah", "impor", str(folder)])
    assert result.exit_code == 1
    assert "villages.csv, baris 3: Kode “35.02.15.2001” sudah ada di baris 2." in result.stderr
    with bare.app_context():
        assert (region_rows(), word_rows()) == before


def test_region_import_writes_an_audit_entry(bare: Flask, load: Load) -> None:
    load()
    with bare.app_context():
        assert read().execute(select(AuditEvent.what)).scalars().all() == ["regions:list:import"]


def test_region_search_returns_the_closest_match_first(bare: Flask, load: Load) -> None:
    load({
        "villages.csv": "35.02.15.2001,35.02.15,Sumberagung\n35.02.15.2002,35.02.15,Agung\n"
        "35.02.15.2003,35.02.15,Agungan\n35.02.15.2004,35.02.15,Kali Agung"
    })  # fmt: skip
    with bare.app_context():
        assert [place.name for place in queries.search_regions("agung")] == [
            "Agung",
            "Kali Agung",
            "Agungan",
        ]


def test_region_page_says_when_no_region_list_is_loaded(bare: Flask, page: Page) -> None:
    page.get("/wilayah")
    assert "Daftar wilayah belum dimuat." in page.text
