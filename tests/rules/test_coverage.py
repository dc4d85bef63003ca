"""Tables by region and the files made of them: which numbers they hold at which level, and in which
order."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.counters.rules import (
    ANY,
    NO_DATA,
    NOT_HERE,
    TOO_FEW,
    Cell,
    RegionCounts,
    SecretDraws,
    round_regions,
)
from app.coverage.rules import (
    CoverageTexts,
    IndicatorText,
    RatioText,
    ReachTexts,
    coverage_csv,
    coverage_json,
)
from app.frozen_weeks.rules import (
    CoverageRow,
    CoverageTable,
    FrozenPage,
    FrozenRegion,
    FrozenWeek,
    RegionPart,
    UnknownCoreListVersionError,
    build_coverage_table,
    freeze_country,
)
from app.ratios.rules import RATIOS
from app.regions import codes
from config import ROOT

WEEK = FrozenWeek(date(2026, 11, 23), datetime(2026, 11, 22, 17, 0, 9, tzinfo=UTC), late=False)
SECRET = bytes(range(32))
WORDS = CoverageTexts(
    indicators={c: IndicatorText(f"Nama {c}", "Definisi.", "Sumber.") for c in ("R3", "R2", "R1")},
    self_registered=IndicatorText("Mendaftar sendiri", "Definisi.", "Sumber."),
    levels={
        "country": "negara", "province": "provinsi", "regency": "kabupaten",
        "district": "kecamatan", "village": "desa",
    },
    reasons={
        "no_data": "belum ada data",
        "too_few": "masih terlalu sedikit",
        "level": "tidak di tingkat ini",
    },
    zero="0–4",
    rounding="Angka dibulatkan.",
    unplaced="Desa belum diisi",
    gone="tidak lagi di daftar",
    zero_shares={4: "0 berarti 0–4", 12: "0 berarti 0–12"},
    no_percent="persen dari 50",
    reached=IndicatorText("Terjangkau", "Definisi.", "Sumber."),
    reached_words={True: "ya", False: "belum", None: "belum dicatat"},
    ratios={
        each: RatioText(f"Nama {each}", "Yang ya.", "Dari.", "Masa.", "Sumber.", "Bukan.")
        for each in RATIOS
    },
    zero_ratio="ya: 0–4",
    ratio_rounding="Meleset paling banyak 12.",
    caption="Hanya peserta.",
    any_core="mana pun",
    about_same="kira-kira sama",
    reach=ReachTexts(
        {"smaller": "lebih kecil", "zero": "0–4", "below_one": "di bawah 1%", "few": "dari 50"},
        {each: f"Nama {each}" for each in ("inside", "earlier", "later", "unknown")},
    ),
)  # fmt: skip

LISTS = {1: date(2026, 11, 24), 2: date(2026, 12, 1)}
LEVELS = ("00", "35", "35.07", "35.07.12", "35.07.12.2001")
Homes = dict[str, tuple[int, int]]
"""{code: (complete, households)}. A multiple of 5 is shown as it is, so tests with exact numbers
use only such, and hold for any secret."""


def table(
    homes: Homes,
    code: str = "35.07",
    *,
    empty: tuple[str, ...] = (),
    core: int | None = None,
    newer: dict[str, int] | None = None,
    gone: tuple[str, ...] = (),
    secret: bytes = SECRET,
    alone: dict[str, int] | None = None,
    reached: tuple[str, ...] = (),
) -> CoverageTable:
    """The table of `code`, every household of two people who finished version 1 together or not at
    all; of the complete ones, as many as `newer` tells meet version 2 too. What `homes` tells of a
    region, the regions above hold as well. `empty`: regions without anybody. `alone`: households
    that registered by themselves. `reached`: villages where a cohort met."""
    counts: dict[str, dict[tuple[str, int], int]] = {}
    for part, (complete, households) in homes.items():
        met = (newer or {}).get(part, 0)
        for at in (part, *codes.ancestor_codes(part)) if part else ("00",):
            figures = counts.setdefault(at, {})
            for figure, n in (
                (("complete", ANY), complete),
                (("done", ANY), 2 * complete),
                (("complete", 1), complete),
                (("done", 1), 2 * complete),
                (("household", 0), households),
                (("person", 0), 2 * households),
                (("done", 2), 2 * met),
                (("complete", 2), met),
            ):
                figures[figure] = figures.get(figure, 0) + n
    for part, n in (alone or {}).items():
        for at in (part, *codes.ancestor_codes(part)) if part else ("00",):
            figures = counts.setdefault(at, {})
            figures["self_registered", 0] = figures.get(("self_registered", 0), 0) + n
    rows = [
        (
            region,
            core,
            figures.get((of_households, core), 0),
            figures.get((of_people, core), 0),
            0 if core else figures.get(("self_registered", 0), 0),
        )
        for region, figures in counts.items()
        if region
        for core, of_households, of_people in (
            (0, "household", "person"), *((core, "complete", "done") for core in (ANY, 1, 2))
        )
    ]  # fmt: skip
    lists = {each: day for each, day in LISTS.items() if each == 1 or newer is not None}
    chain = [*reversed(codes.ancestor_codes(code)), code]
    regions = {*counts, *chain, *empty, *reached} - {""}
    days = dict.fromkeys(reached, date(2026, 11, 1))
    pages = dict(freeze_country(rows, regions, lists, SecretDraws(secret), days))
    above = codes.parent_code(code)
    page = pages.get(code) or FrozenPage(
        pages[above].parts[code] if above in pages else FrozenRegion(),
        {part: FrozenRegion() for part in sorted(regions) if codes.parent_code(part) == code},
        tuple(lists),
    )
    names = {part: RegionPart(f"Nama {part}", part in gone) for part in page.parts}
    path = [(each, f"Wilayah {each}") for each in chain[:-1]]
    return build_coverage_table(code, f"Wilayah {code}", path, page, names, lists, core=core)


def csv_rows(text: str, *, ratios: bool = False) -> list[dict[str, str]]:
    """The lines of a file; those of further ratios only if asked for."""
    lines = csv.DictReader(io.StringIO(text))
    return [line for line in lines if (line["baris"] == "ukuran") is ratios]


def row_of(made: CoverageTable, code: str) -> CoverageRow:
    return next(row for row in made.rows if row.code == code)


def by_version(made: CoverageTable, indicator: str = "R3") -> dict[int, Cell]:
    return {each.core: each.row.figures[indicator] for each in made.versions}


DISTRICTS: Homes = {
    "35.07.01": (10, 20),
    "35.07.02": (40, 100),
    "35.07.03": (0, 45),
    "35.07.04": (5, 50),
    "35.07.05": (5, 10),
    "35.07.07": (0, 5),
}
"""A share with and without a percentage, too few yet, and (35.07.06, without anybody) 0–4."""
NOBODY = "35.07.06"

districts = st.dictionaries(
    st.sampled_from([f"35.07.0{n}" for n in range(1, 8)]),
    st.integers(0, 120).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=1,
)
"""Any truth, which the rule has to round."""


def test_rows_are_sorted_by_incomplete_households_then_by_name() -> None:
    made = table(DISTRICTS, empty=(NOBODY,))
    assert [row.code for row in made.rows] == [
        "35.07.02", "35.07.03", "35.07.04", "35.07.01", "35.07.05", "35.07.07", "35.07.06",
    ]  # fmt: skip


@given(districts)
def test_order_of_rows_uses_only_shown_numbers(homes: Homes) -> None:
    """Whoever reads the file could have sorted it; the exact numbers would tell more."""
    told = coverage_json(table(homes, empty=(NOBODY,)), WORDS, WEEK)["rows"]
    incomplete = {
        row["code"]: row["households"]["count"] - row["R3"].get("numerator", 0) for row in told
    }
    assert told == sorted(told, key=lambda row: (-incomplete[row["code"]], row["name"]))


def test_share_is_shown_from_10_households_and_percentage_from_50() -> None:
    made = table(DISTRICTS, empty=(NOBODY,))
    assert {row.code[-1]: row.figures["R3"] for row in made.rows} == {
        "1": Cell("share", 10, 20),
        "2": Cell("share", 40, 100, 40),
        "3": Cell("share", 0, 45, at_most=4),
        "4": Cell("share", 5, 50, 10),
        "5": Cell("share", 5, 10),
        "6": TOO_FEW,
        "7": TOO_FEW,
    }
    assert made.total.figures["R3"] == Cell("share", 60, 230, 26)
    assert made.total.figures["R2"] == Cell("share", 120, 460, 26)


@pytest.mark.parametrize(
    ("complete", "households", "percent"), [(5, 200, 3), (20, 60, 33), (40, 60, 67)]
)
def test_percentage_is_whole_and_halves_are_rounded_up(
    complete: int, households: int, percent: int
) -> None:
    made = table({"35.07.01": (complete, households)})
    assert made.total.figures["R3"] == Cell("share", complete, households, percent)


def test_shown_zero_of_finishers_has_no_percentage_and_says_how_many_it_may_be() -> None:
    """0% would say that nobody finished: 4 complete households are shown as 0, or 12 people."""
    made = table({"35.07.01": (0, 60)})
    assert made.total.figures["R3"] == Cell("share", 0, 60, at_most=4)
    assert made.total.figures["R2"] == Cell("share", 0, 120, at_most=12)
    exact = RegionCounts(households=60, complete=4, people=120, finished=12)
    secrets = (SecretDraws(bytes([n]) * 32) for n in range(256))
    roundings = [round_regions("00", {"00": exact}, {}, each)["00"] for each in secrets]
    assert any((shown.complete, shown.finished) == (0, 0) for shown in roundings)


def test_finishers_are_never_shown_as_all() -> None:
    made = table({"35.07.01": (50, 50), "35.07.02": (10, 10)}, code="35", core=1)
    assert made.total.figures["R3"] == Cell("share", 55, 60, 92)
    assert made.total.figures["R2"] == Cell("share", 110, 120, 92)
    assert row_of(made, "35.07").figures["R3"] == Cell("percent", percent=92)
    assert row_of(made, "35.07").figures["R2"] == Cell("percent", percent=96)
    district = table({"35.07.01": (50, 50), "35.07.02": (10, 10)})
    assert row_of(district, "35.07.01").figures["R3"] == Cell("share", 45, 50, 90)
    assert row_of(district, "35.07.02").figures["R3"] == Cell("share", 5, 10)


@given(districts)
def test_no_share_reaches_its_denominator(homes: Homes) -> None:
    newer = {code: complete for code, (complete, _) in homes.items()}
    for code, core in (("35.07", None), ("35", 2)):
        made = table(homes, code, newer=newer, core=core)
        for row in (made.total, *made.rows, *(each.row for each in made.versions)):
            for cell in row.figures.values():
                assert cell.percent is None or cell.percent < 100
                assert cell.numerator is None or cell.numerator < (cell.denominator or 0)


@pytest.mark.parametrize(
    ("code", "r3", "r2"),
    [
        ("00", Cell("share", 30, 60, 50), Cell("share", 60, 120, 50)),
        ("35", Cell("share", 30, 60, 50), Cell("share", 60, 120, 50)),
        ("35.07", Cell("share", 30, 60, 50), Cell("share", 60, 120, 50)),
        ("35.07.12", Cell("share", 30, 60, 50), NOT_HERE),
        ("35.07.12.2001", NOT_HERE, NOT_HERE),
    ],
)
def test_figures_of_a_region_depend_on_its_level(code: str, r3: Cell, r2: Cell) -> None:
    total = table({"35.07.12.2001": (30, 60)}, code).total
    assert total.households == Cell("count", denominator=60)
    assert (total.figures["R3"], total.figures["R2"]) == (r3, r2)


def test_figure_never_shown_at_this_region_level_says_so_instead_of_too_few() -> None:
    """A district never shows R2, so nobody should wait for more households there."""
    homes: Homes = {"35.07.12.2001": (5, 5)}
    r3 = [table(homes, code).total.figures["R3"] for code in LEVELS]
    r2 = [table(homes, code).total.figures["R2"] for code in LEVELS]
    assert r3 == [TOO_FEW, TOO_FEW, TOO_FEW, TOO_FEW, NOT_HERE]
    assert r2 == [TOO_FEW, TOO_FEW, TOO_FEW, NOT_HERE, NOT_HERE]


def test_reach_has_no_data_from_the_regency_up_and_is_not_shown_below() -> None:
    r1 = [table({"35.07.12.2001": (30, 60)}, code).total.figures["R1"] for code in LEVELS]
    assert r1 == [NO_DATA, NO_DATA, NO_DATA, NOT_HERE, NOT_HERE]


@given(districts, st.binary(min_size=32, max_size=32))
def test_region_shows_the_same_numbers_on_its_page_and_on_the_page_above(
    homes: Homes, secret: bytes
) -> None:
    """Two roundings of one count could be compared."""
    newer = {code: complete // 2 for code, (complete, _) in homes.items()}
    for code in ("35", "35.07", next(iter(homes))):
        own = table(homes, code, newer=newer, secret=secret)
        above = codes.parent_code(code)
        assert above is not None
        row = row_of(table(homes, above, newer=newer, secret=secret), code)
        assert (row.households, row.figures) == (own.total.households, own.total.figures)
        for each in own.versions:
            row = row_of(table(homes, above, newer=newer, secret=secret, core=each.core), code)
            assert row.figures == each.row.figures


@given(districts, st.integers(0, 30))
def test_shown_households_of_parts_add_up_to_the_total(homes: Homes, unplaced: int) -> None:
    for made in (table(homes | {"": (0, unplaced)}, "00"), table(homes)):
        parts = [*made.rows, *([made.unplaced] if made.unplaced else [])]
        shown = [row.households.denominator or 0 for row in parts]
        assert sum(shown) == made.total.households.denominator
        assert not any(n % 5 for n in shown)


VERSIONED: Homes = {"35.07.01": (10, 20), "35.07.02": (40, 100), "35.07.03": (0, 45)}


def test_headline_counts_any_required_lessons_version_and_each_is_listed_separately() -> None:
    made = table(VERSIONED, newer={"35.07.02": 20})
    assert made.core is None
    assert made.total.figures["R3"] == Cell("share", 50, 165, 30)
    assert by_version(made) == {2: Cell("percent", percent=12), 1: Cell("percent", percent=30)}
    assert by_version(made, "R2") == by_version(made)
    days = [(each.core, each.since, each.until) for each in made.versions]
    assert days == [(2, LISTS[2], None), (1, LISTS[1], LISTS[2])]
    assert row_of(made, "35.07.02").figures["R3"] == Cell("share", 40, 100, 40)


def test_chosen_required_lessons_version_changes_rows_to_percentages_but_not_the_headline() -> None:
    homes: Homes = {"35.07.01": (10, 100), "35.02.01": (0, 45), "35.01.01": (40, 50)}
    made = table(homes, "35", newer={"35.07.01": 5, "35.01.01": 25}, core=2)
    assert made.core == 2
    assert made.total.figures["R3"] == Cell("share", 50, 195, 26)
    assert row_of(made, "35.07").figures["R3"] == Cell("percent", percent=5)
    assert row_of(made, "35.01").figures["R2"] == Cell("percent", percent=50)
    assert row_of(made, "35.02").figures["R3"] == TOO_FEW
    assert row_of(made, "35.07").households == Cell("count", denominator=100)


def test_percentages_by_required_lessons_version_exist_only_from_the_regency_up() -> None:
    for code in LEVELS:
        made = table({"35.07.12.2001": (30, 60)}, code, newer={"35.07.12.2001": 15})
        told = [each.row.figures[indicator] for each in made.versions for indicator in ("R3", "R2")]
        if code in ("35.07.12", "35.07.12.2001"):
            assert told == [NOT_HERE] * 4
        else:
            assert [cell.kind for cell in told] == ["percent"] * 4
            assert [cell.percent for cell in told] == [25, 25, 50, 50]


def test_district_rows_have_no_figures_by_core_list_version() -> None:
    made = table(VERSIONED, core=1)
    assert {row.figures["R3"] for row in made.rows} == {NOT_HERE}


@pytest.mark.parametrize("core", [0, ANY, 2, 99])
def test_unknown_version_raises_an_error(core: int) -> None:
    with pytest.raises(UnknownCoreListVersionError):
        table(VERSIONED, core=core)


def test_new_core_version_is_listed_and_leaves_the_headline_unchanged() -> None:
    homes: Homes = {"35.07.01": (10, 40), "35.07.02": (42, 103)}
    before, after = table(homes), table(homes, newer={})
    assert after.total == before.total
    assert after.rows == before.rows
    assert by_version(after)[1] == by_version(before)[1]
    assert by_version(after)[2] == TOO_FEW, "0% would say that nobody meets it"


def test_country_lists_households_without_a_village() -> None:
    homes: Homes = {"33": (20, 50), "35": (30, 60), "": (5, 15)}
    made = table(homes, code="00")
    assert made.unplaced is not None
    assert made.unplaced.figures["R3"] == Cell("share", 5, 15)
    assert made.unplaced.households == Cell("count", denominator=15)
    assert made.total.figures["R3"] == Cell("share", 55, 125, 44)
    assert table({"33": (20, 50)}, code="00").unplaced is None
    assert table(homes, code="35").unplaced is None


def test_removed_region_is_marked_and_still_counted() -> None:
    made = table(DISTRICTS, gone=("35.07.03",))
    assert [row.code for row in made.rows if row.gone] == ["35.07.03"]
    assert made.total.households.denominator == 230
    assert coverage_json(made, WORDS, WEEK)["rows"][1]["gone"] is True
    assert "Nama 35.07.03 (tidak lagi di daftar)" in coverage_csv(made, WORDS, WEEK)


def test_coverage_json_has_the_documented_keys_and_cells() -> None:
    told = coverage_json(table(DISTRICTS, empty=(NOBODY,)), WORDS, WEEK)
    assert told["region"] == {"code": "35.07", "level": "regency", "name": "Wilayah 35.07"}
    assert told["as_of"] == "2026-11-22T17:00:09Z"
    assert told["total"]["R3"] == {"numerator": 60, "denominator": 230, "percent": 26}
    assert told["indicators"]["R1"] == {
        "name": "Nama R1", "definition": "Definisi.", "source": "Sumber.",
        "address": "/cakupan/definisi/R1",
    }  # fmt: skip
    rows = {row["code"]: row for row in told["rows"]}
    assert rows["35.07.02"]["R3"] == {"numerator": 40, "denominator": 100, "percent": 40}
    assert rows["35.07.02"]["R2"] == {"missing": "level"}
    assert rows["35.07.02"]["households"] == {"count": 100}
    assert rows["35.07.03"]["R3"] == {"numerator": 0, "denominator": 45, "at_most": 4}
    assert rows["35.07.07"]["R3"] == {"missing": "too_few"}
    assert rows["35.07.07"]["households"] == {"count": 5}
    assert rows[NOBODY]["households"] == {"count": 0, "at_most": 4}
    assert rows[NOBODY]["R3"] == {"missing": "too_few"}
    assert told["total"]["R1"] == {"missing": "no_data"}
    assert (told["core_version"], told["core_versions"]) == (None, [1])
    assert told["versions"] == [
        {
            "core_version": 1,
            "in_force_from": "2026-11-24",
            "in_force_until": None,
            "R2": {"percent": 26},
            "R3": {"percent": 26},
        }
    ]


def test_csv_rows_match_the_json() -> None:
    made = table(DISTRICTS, empty=(NOBODY,))
    told = coverage_json(made, WORDS, WEEK)
    first, version, *rest = csv_rows(coverage_csv(made, WORDS, WEEK))
    assert (version["baris"], version["kode"]) == ("versi", "35.07")
    assert (version["versi_inti"], version["versi_sejak"]) == ("1", "2026-11-24")
    assert (version["R3_pembilang"], version["R3_penyebut"], version["R3_persen"]) == ("", "", "26")
    assert {(line["versi_inti"], line["versi_sejak"]) for line in (first, *rest)} == {
        ("mana pun", "")
    }
    assert (first["baris"], first["kode"], first["tingkat"]) == ("jumlah", "35.07", "kabupaten")
    assert (first["R3_pembilang"], first["R3_penyebut"], first["R3_persen"]) == ("60", "230", "26")
    assert first["per"] == told["as_of"]
    assert first["R3_definisi"] == "Nama R3. Definisi. Sumber."
    assert [line["kode"] for line in rest] == [row["code"] for row in told["rows"]]
    why = {line["kode"][-1]: line["R3_keterangan"] for line in rest}
    few, small, zero = "masih terlalu sedikit", WORDS.no_percent, WORDS.zero_shares[4]
    assert why == {"1": small, "2": "", "3": zero, "4": "", "5": small, "6": few, "7": few}
    assert {line["R2_keterangan"] for line in rest} == {"tidak di tingkat ini"}
    assert first["R1_keterangan"] == "belum ada data"


def test_files_say_that_zero_is_up_to_four() -> None:
    made = table(DISTRICTS, empty=(NOBODY,))
    told = {row["code"]: row["households"] for row in coverage_json(made, WORDS, WEEK)["rows"]}
    lines = {
        line["kode"]: (line["rumah_tangga"], line["rumah_tangga_keterangan"])
        for line in csv_rows(coverage_csv(made, WORDS, WEEK))
        if line["baris"] == "bagian"
    }
    assert (told[NOBODY], lines[NOBODY]) == ({"count": 0, "at_most": 4}, ("0", "0–4"))
    assert (told["35.07.07"], lines["35.07.07"]) == ({"count": 5}, ("5", ""))


def test_every_line_of_a_file_says_that_numbers_are_rounded() -> None:
    made = table(DISTRICTS)
    assert coverage_json(made, WORDS, WEEK)["caption"] == "Hanya peserta. Angka dibulatkan."
    notes = {line["catatan"] for line in csv_rows(coverage_csv(made, WORDS, WEEK))}
    assert notes == {"Hanya peserta. Angka dibulatkan."}


@pytest.mark.parametrize("name", ["=1+1", "+62", "-2", "@SUM(A1)", "\tx", "\rx"])
def test_csv_names_are_never_spreadsheet_formulas(name: str) -> None:
    page = FrozenPage(FrozenRegion(), {"35.01": FrozenRegion()})
    made = build_coverage_table("35", name, [], page, {"35.01": RegionPart(name)}, {})
    lines = csv_rows(coverage_csv(made, WORDS, WEEK))
    assert [line["nama"] for line in lines] == [f"'{name}", f"'{name}"]


def fields_of(cell: dict[str, Any]) -> list[str]:
    """The CSV fields that say what a cell of the JSON says, and why a percentage is empty."""
    numbers = [str(cell.get(name, "")) for name in ("numerator", "denominator", "percent")]
    if "missing" in cell:
        return [*numbers, WORDS.reasons[cell["missing"]]]
    if "at_most" in cell:
        return [*numbers, WORDS.zero_shares[cell["at_most"]]]
    return [*numbers, "" if "percent" in cell else WORDS.no_percent]


@given(districts, st.sampled_from(["00", "35", "35.07"]), st.sampled_from([None, 1, 2]))
def test_csv_and_json_hold_the_same_numbers_in_every_cell(
    homes: Homes, code: str, core: int | None
) -> None:
    newer = {part: complete // 2 for part, (complete, _) in homes.items()}
    made = table(homes | {"": (1, 12)}, code, newer=newer, core=core)
    told = coverage_json(made, WORDS, WEEK)
    lines = csv_rows(coverage_csv(made, WORDS, WEEK))
    unplaced = [told["village_unknown"]] if "village_unknown" in told else []
    cells = [told["total"], *told["versions"], *told["rows"], *unplaced]
    assert len(lines) == len(cells)
    for line, row in zip(lines, cells, strict=True):
        for indicator in ("R3", "R2", "R1"):
            if indicator in row:
                columns = ("pembilang", "penyebut", "persen", "keterangan")
                fields = [line[f"{indicator}_{column}"] for column in columns]
                assert fields == fields_of(row[indicator])
        if "households" in row:
            assert line["rumah_tangga"] == str(row["households"]["count"])
            up_to_four = "at_most" in row["households"]
            assert line["rumah_tangga_keterangan"] == ("0–4" if up_to_four else "")


def test_every_province_of_the_official_list_has_one_tile_and_a_place_on_the_map() -> None:
    listed = (ROOT / "app/regions/data/provinces.csv").read_text(encoding="utf-8").splitlines()
    provinces = sorted(row["code"] for row in csv.DictReader(listed))
    grid = (ROOT / "app/coverage_map/templates/coverage_map/_grid.html").read_text(encoding="utf-8")
    assert sorted(re.findall(r"\('([0-9]{2})',", grid)) == provinces
    look = (ROOT / "static/kelola.css").read_text(encoding="utf-8")
    places = {code for code in provinces if look.count(f".p{code}{{grid-area:") == 2}
    assert places == set(provinces)


def test_self_registered_households_are_shown_from_10_down_to_the_regency() -> None:
    alone = {"35.07.12.2001": 25, "35.08.01.2001": 5, "": 10}
    cells = {
        code: table({"35.07.12.2001": (5, 10)}, code, alone=alone).total.self_registered
        for code in LEVELS
    }
    assert [cells[code] for code in LEVELS] == [
        Cell("count", denominator=40), Cell("count", denominator=30),
        Cell("count", denominator=25), NOT_HERE, NOT_HERE,
    ]  # fmt: skip
    province = table({"35.07.12.2001": (5, 10)}, "35", alone=alone)
    rows = {row.code: row for row in province.rows}
    assert rows["35.08"].self_registered == TOO_FEW
    assert rows["35.08"].is_nearly_empty
    country = table({"35.07.12.2001": (5, 10)}, "00", alone=alone)
    assert country.unplaced is not None
    assert country.unplaced.self_registered == Cell("count", denominator=10)


@given(st.integers(0, 40), st.integers(0, 40), st.binary(min_size=32, max_size=32))
def test_self_registered_households_change_no_other_number(
    here: int, there: int, secret: bytes
) -> None:
    known = {"35.07.12.2001": (3, 12), "35.08.01.2001": (2, 9), "": (0, 4)}
    alone = {"35.07.12.2001": here, "35.08.01.2001": there}
    for code in ("00", "35"):
        without = table(known, code, secret=secret)
        having = table(known, code, secret=secret, alone=alone)
        for one, other in zip(
            (without.total, *without.rows), (having.total, *having.rows), strict=True
        ):
            assert (one.households, one.figures) == (other.households, other.figures)
        shown = having.total.self_registered
        assert shown is not None
        assert shown == TOO_FEW or abs((shown.denominator or 0) - here - there) < 5


def test_self_registered_households_are_in_json_and_csv() -> None:
    shown = table({"35.07.12.2001": (5, 10)}, "35", alone={"35.07.12.2001": 40})
    told = coverage_json(shown, WORDS, WEEK)
    assert told["total"]["self_registered"] == {"count": 40}
    assert told["self_registered"] == {"count": 40}
    assert told["definitions"]["self_registered"]["name"] == "Mendaftar sendiri"
    lines = list(csv.DictReader(io.StringIO(coverage_csv(shown, WORDS, WEEK))))
    assert lines[0]["mendaftar_sendiri"] == "40"


def test_village_without_counted_households_is_reached_and_so_is_each_region_above() -> None:
    village = "35.07.12.2001"
    beside = ("35.07.12.2002", "35.07.13", "35.08", "36")
    for code in LEVELS[:-1]:
        made = table({}, code, empty=(village, *LEVELS[1:-1], *beside), reached=(village,))
        assert made.total.reached is True
        assert made.total.households.denominator == 0
        assert {row.code: row.reached for row in made.rows} == {
            row.code: row.code in LEVELS for row in made.rows
        }
        assert len(made.rows) == 2


def test_reached_village_changes_no_number() -> None:
    homes = {"35.07.12.2001": (3, 13), "35.07.12.2002": (1, 4), "35.07.13.2001": (8, 22)}
    for code in LEVELS[:-1]:
        before = table(homes, code, empty=("35.07.14.2001", "35.07.14"))
        after = table(homes, code, empty=("35.07.14.2001", "35.07.14"), reached=("35.07.14.2001",))
        assert [(row.code, row.households, row.figures) for row in before.rows] == [
            (row.code, row.households, row.figures) for row in after.rows
        ]


def test_reached_is_in_json_and_csv_and_absent_for_households_without_a_village() -> None:
    made = table({"35.07.12.2001": (0, 10), "": (0, 10)}, "00", reached=("35.07.12.2001",))
    told = coverage_json(made, WORDS, WEEK)
    assert [told["total"]["reached"], *(row["reached"] for row in told["rows"])] == [True, True]
    assert "reached" not in told["village_unknown"]
    lines = csv_rows(coverage_csv(made, WORDS, WEEK))
    assert [line["terjangkau"] for line in lines] == ["ya", "ya", "ya", ""]
    assert lines[0]["terjangkau_definisi"] == "Terjangkau. Definisi. Sumber."


@pytest.mark.parametrize("households", [0, 1, 2, 3, 4])
def test_region_no_longer_listed_is_shown_only_with_more_than_zero_shown_households(
    households: int,
) -> None:
    """Else its row would say of 1 to 4 households that they are there."""
    gone = "35.07.99"
    above = dict.fromkeys(("00", "35", "35.07"), 20 + households)
    counts = {**above, "35.07.01": 20, gone: households}
    rows = [(code, 0, n, n, 0) for code, n in counts.items() if n]
    listed = ["35", "35.07", "35.07.01"]
    pages = dict(freeze_country(rows, listed, [1], SecretDraws(SECRET)))
    parts = pages["35.07"].parts
    assert "35.07.01" in parts
    assert gone not in parts or parts[gone].households > 0
    assert gone not in pages or pages[gone].region.households > 0
