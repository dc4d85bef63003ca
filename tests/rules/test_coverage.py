"""Tables by region and the files made of them: what they hold, in which order, what they hide."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.counters.rules import ANY, FEW, Cell, Ratio
from app.coverage.rules import (
    CoverageTable,
    CoverageTexts,
    IndicatorText,
    RegionPart,
    RegionWithParts,
    build_coverage_table,
    coverage_csv,
    coverage_json,
)
from app.regions import codes
from config import ROOT

AS_OF = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
WORDS = CoverageTexts(
    indicators={c: IndicatorText(f"Nama {c}", "Definisi.", "Sumber.") for c in ("R3", "R2", "R1")},
    levels={
        "country": "negara", "province": "provinsi", "regency": "kabupaten",
        "district": "kecamatan", "village": "desa",
    },
    states={"none": "belum ada", "some": "ada", "running": "berjalan"},
    unplaced="Desa belum diisi",
    gone="tidak lagi di daftar",
    hidden="disembunyikan",
    missing="belum ada data",
    no_denominator="belum ada penyebut",
    at_most="paling banyak {}%",
    at_least="paling sedikit {}%",
    caption="Hanya peserta.",
    any_core="mana pun",
)  # fmt: skip

LISTS = {1: date(2026, 11, 24), 2: date(2026, 12, 1)}
Homes = dict[str, tuple[int, int]]
"""{code: (complete, households)}"""


def table(
    homes: Homes,
    below: list[str],
    code: str = "35.07",
    *,
    core: int | None = None,
    newer: dict[str, int] | None = None,
    gone: tuple[str, ...] = (),
) -> CoverageTable:
    """The table of `code`, every household of two people who finished version 1 together or not at
    all; of the complete ones, as many as `newer` tells meet version 2 too. What `homes` tells of a
    part, the regions above hold as well."""
    counts: dict[str, dict[tuple[str, int], int]] = {}
    for part, (complete, households) in homes.items():
        for at in (part, *codes.ancestor_codes(part)) if part else ("00",):
            figures = counts.setdefault(at, {})
            for figure, n in (
                (("complete", ANY), complete),
                (("done", ANY), 2 * complete),
                (("complete", 1), complete),
                (("done", 1), 2 * complete),
                (("household", 0), households),
                (("person", 0), 2 * households),
                (("done", 2), 2 * (newer or {}).get(part, 0)),
                (("complete", 2), (newer or {}).get(part, 0)),
            ):
                figures[figure] = figures.get(figure, 0) + n
    chain = [*reversed(codes.ancestor_codes(code)), code]
    steps = [[region] for region in chain[1:]]
    path = [
        RegionWithParts(
            region, f"Wilayah {region}", {c: RegionPart(f"Nama {c}", c in gone) for c in parts}
        )
        for region, parts in zip(chain, [*steps, below], strict=True)
    ]
    lists = {each: day for each, day in LISTS.items() if each == 1 or newer is not None}
    return build_coverage_table(path, counts, "petugas", lists, core=core)


def exporter_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


DISTRICTS: Homes = {
    "35.07.01": (10, 20),
    "35.07.02": (40, 100),
    "35.07.03": (0, 45),
    "35.07.04": (1, 50),
    "35.07.05": (9, 16),
}


def test_coverage_rows_are_sorted_by_incomplete_households_with_hidden_rows_last() -> None:
    made = table(DISTRICTS, [*DISTRICTS, "35.07.06"])
    assert [row.code for row in made.rows] == [
        "35.07.02", "35.07.03", "35.07.01", "35.07.04", "35.07.05", "35.07.06",
    ]  # fmt: skip
    told = {row.code: row.figures["R3"] for row in made.rows}
    assert told["35.07.02"] == Cell("value", 40, 100, 40.0)
    assert told["35.07.03"] == Cell("value", 0, 45, 0.0)
    assert told["35.07.04"].kind == told["35.07.05"].kind == "hidden"
    assert told["35.07.06"].kind == "missing"
    assert made.total.figures["R3"] == Cell("value", 60, 231, 26.0)


def test_hidden_coverage_rows_are_sorted_by_region_name() -> None:
    for few in ((1, 90), (1, 6)):
        made = table(
            DISTRICTS | {"35.07.09": few, "35.07.08": (2, 30)}, [*DISTRICTS, "35.07.08", "35.07.09"]
        )
        hidden = [row.code for row in made.rows if row.figures["R3"].kind == "hidden"]
        assert hidden == sorted(hidden)


def by_version(made: CoverageTable) -> dict[int, Cell]:
    return {each.core: each.row.figures["R3"] for each in made.versions}


def test_coverage_total_counts_any_core_list_version_and_lists_each_version_separately() -> None:
    homes: Homes = {"35.07.01": (10, 20), "35.07.02": (40, 100), "35.07.03": (0, 45)}
    made = table(homes, list(homes), newer={"35.07.02": 20})
    assert made.core is None
    assert made.total.figures["R3"] == Cell("value", 50, 165, 30.3)
    assert by_version(made) == {
        2: Cell("value", 20, 165, 12.1),
        1: Cell("value", 50, 165, 30.3),
    }
    days = [(each.core, each.since, each.until) for each in made.versions]
    assert days == [(2, LISTS[2], None), (1, LISTS[1], LISTS[2])]
    rows = {row.code: row.figures["R3"] for row in made.rows}
    assert rows["35.07.02"] == Cell("value", 40, 100, 40.0)


def test_choosing_a_core_list_version_changes_coverage_rows_but_not_the_total() -> None:
    homes: Homes = {"35.07.01": (10, 20), "35.07.02": (40, 100), "35.07.03": (0, 45)}
    made = table(homes, list(homes), newer={"35.07.02": 20}, core=2)
    assert made.core == 2
    assert made.total.figures["R3"].numerator == 50
    assert {row.code: row.figures["R3"] for row in made.rows}["35.07.02"].numerator == 20
    assert table(homes, list(homes), newer={"35.07.02": 20}, core=7).core is None


def test_new_core_list_version_is_listed_without_changing_coverage_total_and_rows() -> None:
    homes: Homes = {"35.07.01": (10, 40), "35.07.02": (40, 100)}
    before, after = table(homes, list(homes)), table(homes, list(homes), newer={})
    assert after.total == before.total
    assert after.rows == before.rows
    assert by_version(after)[2] == Cell("value", 0, 140, 0.0)


def test_coverage_of_a_core_list_version_is_hidden_if_one_or_two_below_the_total() -> None:
    """The headline says 40, the version 39: one household finished and does not meet it."""
    homes: Homes = {"35.07.01": (40, 100), "35.07.02": (30, 90)}
    made = table(homes, list(homes), newer={"35.07.01": 39, "35.07.02": 20}, core=2)
    assert made.total.figures["R3"].kind == "value"
    assert by_version(made)[2] == Cell("value", 59, 190, 31.1)
    assert [row.figures["R3"].kind for row in made.rows] == ["hidden", "hidden"]
    alone = table({"35.07.01": (40, 100)}, ["35.07.01"], newer={"35.07.01": 39})
    assert by_version(alone) == {
        2: Cell("hidden"),
        1: Cell("value", 40, 100, 40.0),
    }


versioned = st.dictionaries(
    st.sampled_from([f"35.07.0{n}" for n in range(1, 8)]),
    st.integers(0, 60).flatmap(
        lambda n: st.integers(0, n).flatmap(
            lambda done: st.tuples(st.just(n), st.just(done), st.integers(0, done))
        )
    ),
    min_size=1,
)


@given(versioned)
def test_total_minus_core_list_version_never_reveals_a_small_number_of_households(
    homes: dict[str, tuple[int, int, int]],
) -> None:
    """What is hidden in both tables, taken together: headline minus version, as any figure."""
    parts: Homes = {code: (done, n) for code, (n, done, _) in homes.items()}
    newer = {code: met for code, (*_, met) in homes.items()}
    headline = table(parts, list(parts), newer=newer)
    version = table(parts, list(parts), newer=newer, core=2)
    shown = {row.code: row.figures["R3"].kind for row in headline.rows}
    met = {row.code: row.figures["R3"].kind for row in version.rows}
    hidden = [code for code, kind in met.items() if kind == "hidden"]
    assert {code for code, kind in shown.items() if kind == "hidden"} <= set(hidden)
    for code in set(homes) - set(hidden):
        n, done, both = homes[code]
        assert done - both not in FEW or n == 0, code
    total = by_version(version)[2]
    if total.kind == "hidden" or not hidden:
        return
    rest = Ratio(
        sum(homes[code][1] - homes[code][2] for code in hidden),
        sum(homes[code][0] for code in hidden),
    )
    assert len(hidden) > 1
    assert rest.numerator not in FEW
    assert rest.denominator - rest.numerator not in FEW


def test_country_coverage_lists_households_without_a_village_separately() -> None:
    homes: Homes = {"33": (20, 50), "35": (30, 60), "": (5, 15)}
    made = table(homes, ["33", "35"], code="00")
    assert made.unplaced is not None
    assert made.unplaced.figures["R3"] == Cell("value", 5, 15, 33.3)
    assert made.unplaced.households == Cell("size", denominator=15)
    assert made.total.figures["R3"] == Cell("value", 55, 125, 44.0)
    assert table({"33": (20, 50)}, ["33", "35"], code="00").unplaced is None


def test_single_household_without_a_village_cannot_be_derived_from_country_coverage() -> None:
    made = table({"33": (20, 50), "35": (30, 60), "": (0, 1)}, ["33", "35"], code="00")
    assert made.unplaced is not None
    assert made.unplaced.figures["R3"].kind == "hidden"
    assert [row.code for row in made.rows if row.figures["R3"].kind == "hidden"] == ["33"]


def test_coverage_hides_the_number_of_people_wherever_it_hides_the_households() -> None:
    """Three households of two people who all finished would be “all of 6”: large enough to tell by
    itself, and it tells of the three."""
    made = table({"35.07.01": (3, 3), "35.07.02": (10, 30), "35.07.03": (9, 40)}, [*DISTRICTS][:3])
    hidden = [row.code for row in made.rows if row.households.kind == "hidden"]
    assert "35.07.01" in hidden
    assert len(hidden) > 1
    for row in made.rows:
        assert (row.figures["R2"].kind == "hidden") == (row.code in hidden)


VILLAGES: Homes = {
    "35.07.12.2001": (6, 12),
    "35.07.12.2002": (0, 9),
    "35.07.12.2003": (0, 0),
    "35.07.12.2004": (1, 3),
    "35.07.12.2005": (8, 20),
    "35.07.12.2006": (15, 15),
}


def test_village_coverage_shows_counts_and_an_activity_state_but_no_percentage() -> None:
    made = table(VILLAGES, list(VILLAGES), code="35.07.12")
    told = {row.code[-1]: (row.state, row.figures["R3"]) for row in made.rows}
    assert told["5"] == ("running", Cell("value", 8, 20))
    assert told["2"] == ("some", Cell("hidden"))
    assert told["3"] == ("none", Cell("missing"))
    assert told["4"] == ("some", Cell("hidden"))
    assert told["6"] == ("running", Cell("size", denominator=15))
    assert made.total.state is None
    assert made.total.figures["R3"].percent is not None


def test_order_of_villages_does_not_reveal_which_are_at_0_and_which_at_100_percent() -> None:
    homes = VILLAGES | {"35.07.12.2007": (0, 15), "35.07.12.2008": (30, 60)}
    made = table(homes, list(homes), code="35.07.12")
    sizes = [row.code[-1] for row in made.rows if row.figures["R3"].kind == "size"]
    assert sizes == ["6", "7"]


def test_coverage_of_a_single_village_has_its_level_and_activity_state_and_no_rows() -> None:
    made = table(VILLAGES, [], code="35.07.12.2001")
    assert (made.total.state, made.level, made.rows) == ("running", "village", ())


def test_region_removed_from_the_official_list_stays_in_coverage_and_is_marked() -> None:
    made = table(DISTRICTS, list(DISTRICTS), gone=("35.07.03",))
    assert [row.code for row in made.rows if row.gone] == ["35.07.03"]
    assert coverage_json(made, WORDS, AS_OF)["rows"][1]["gone"] is True
    assert "Nama 35.07.03 (tidak lagi di daftar)" in coverage_csv(made, WORDS, AS_OF)


def test_coverage_raises_an_error_if_complete_households_exceed_all_households() -> None:
    with pytest.raises(ValueError, match="not a part of a whole"):
        table({"35.07.01": (21, 20)}, ["35.07.01"])


def test_coverage_json_matches_its_documented_structure() -> None:
    made = table(DISTRICTS | {"35.07.07": (0, 25)}, [*DISTRICTS, "35.07.06", "35.07.07"])
    told = coverage_json(made, WORDS, AS_OF)
    assert told["region"] == {"code": "35.07", "level": "regency", "name": "Wilayah 35.07"}
    assert told["as_of"] == "2026-11-24T03:00:00Z"
    assert told["total"]["R3"] == {"numerator": 60, "denominator": 256, "percent": 23.4}
    assert told["indicators"]["R1"] == {
        "name": "Nama R1", "definition": "Definisi.", "source": "Sumber.",
    }  # fmt: skip
    rows = {row["code"]: row for row in told["rows"]}
    assert rows["35.07.02"]["R3"] == {"numerator": 40, "denominator": 100, "percent": 40.0}
    assert rows["35.07.02"]["households"] == {"count": 100}
    assert rows["35.07.03"]["R3"] == {"numerator": 0, "denominator": 45, "percent": 0.0}
    assert rows["35.07.04"]["R3"] == {"hidden": "privacy"}
    assert rows["35.07.06"]["R3"] == {"missing": "no data"}
    assert rows["35.07.07"]["R3"] == {"denominator": 25, "at_most": 5}
    assert all(row["R1"] == {"missing": "no data"} for row in told["rows"])
    assert "state" not in rows["35.07.02"]
    assert (told["core_version"], told["core_versions"]) == (None, [1])
    assert told["versions"] == [
        {
            "core_version": 1,
            "in_force_from": "2026-11-24",
            "in_force_until": None,
            "R2": told["total"]["R2"],
            "R3": told["total"]["R3"],
        }
    ]


def test_village_rows_in_coverage_json_have_an_activity_state_and_no_percentage() -> None:
    told = coverage_json(table(VILLAGES, list(VILLAGES), code="35.07.12"), WORDS, AS_OF)
    rows: dict[str, Any] = {row["code"][-1]: row for row in told["rows"]}
    assert [rows[n]["state"] for n in "356"] == ["none", "running", "running"]
    assert rows["5"]["R3"] == {"numerator": 8, "denominator": 20}
    assert rows["6"]["R3"] == {"denominator": 15}
    for row in told["rows"]:
        for code in ("R1", "R2", "R3"):
            assert not {"percent", "at_most", "at_least"} & set(row[code])


def test_coverage_csv_rows_match_the_coverage_json() -> None:
    made = table(DISTRICTS | {"35.07.07": (0, 25)}, [*DISTRICTS, "35.07.06", "35.07.07"])
    told = coverage_json(made, WORDS, AS_OF)
    first, version, *rest = exporter_of(coverage_csv(made, WORDS, AS_OF))
    assert (version["baris"], version["kode"]) == ("versi", "35.07")
    assert (version["versi_inti"], version["versi_sejak"]) == ("1", "2026-11-24")
    assert {(line["versi_inti"], line["versi_sejak"]) for line in (first, *rest)} == {
        ("mana pun", "")
    }
    assert (first["baris"], first["kode"], first["tingkat"]) == ("jumlah", "35.07", "kabupaten")
    assert (first["R3_pembilang"], first["R3_penyebut"], first["R3_persen"]) == (
        "60",
        "256",
        "23.4",
    )
    assert first["per"] == told["as_of"]
    assert first["R3_definisi"] == "Nama R3. Definisi. Sumber."
    assert [line["kode"] for line in rest] == [row["code"] for row in told["rows"]]
    why = {line["kode"][-1]: line["R3_keterangan"] for line in rest}
    assert why == {
        "1": "", "2": "", "3": "", "4": "disembunyikan", "5": "disembunyikan",
        "6": "belum ada data", "7": "paling banyak 5%",
    }  # fmt: skip
    zero = next(line for line in rest if line["kode"] == "35.07.03")
    assert (zero["R3_pembilang"], zero["R3_persen"]) == ("0", "0.0")
    assert {line["R1_keterangan"] for line in rest} == {"belum ada penyebut"}


def test_coverage_csv_shows_only_the_denominator_of_a_village_at_100_percent() -> None:
    made = table(VILLAGES, list(VILLAGES), code="35.07.12")
    line = next(
        row for row in exporter_of(coverage_csv(made, WORDS, AS_OF)) if row["kode"][-1] == "6"
    )
    assert (line["R3_pembilang"], line["R3_penyebut"], line["R3_persen"]) == ("", "15", "")
    assert (line["R3_keterangan"], line["keadaan_desa"]) == ("disembunyikan", "berjalan")


@pytest.mark.parametrize("name", ["=1+1", "+62", "-2", "@SUM(A1)", "\tx", "\rx"])
def test_region_names_in_coverage_csv_are_never_spreadsheet_formulas(name: str) -> None:
    path = [
        RegionWithParts("00", "Indonesia", {"35": RegionPart(name)}),
        RegionWithParts("35", name, {"35.01": RegionPart(name)}),
    ]
    text = coverage_csv(build_coverage_table(path, {}, "petugas", {}), WORDS, AS_OF)
    assert [line["nama"] for line in exporter_of(text)] == [f"'{name}", f"'{name}"]


@given(
    st.dictionaries(
        st.sampled_from([f"35.07.0{n}" for n in range(1, 8)]),
        st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        min_size=1,
    )
)
def test_coverage_csv_and_json_never_contain_a_hidden_number(homes: Homes) -> None:
    made = table(homes, list(homes))
    told = {row["code"]: row for row in coverage_json(made, WORDS, AS_OF)["rows"]}
    lines = {line["kode"]: line for line in exporter_of(coverage_csv(made, WORDS, AS_OF))}
    for row in made.rows:
        for code, cell in row.figures.items():
            numbers = {"numerator", "denominator", "percent"} & set(told[row.code][code])
            fields = [lines[row.code][f"{code}_{c}"] for c in ("pembilang", "penyebut", "persen")]
            if cell.kind in ("hidden", "missing"):
                assert not numbers
                assert fields == ["", "", ""]
            elif cell.kind in ("at_most", "at_least"):
                assert numbers == {"denominator"}
                assert fields == ["", str(cell.denominator), ""]
            else:
                assert fields[0] == str(cell.numerator)


def test_every_official_province_has_one_tile_and_one_place_on_the_coverage_map() -> None:
    listed = (ROOT / "app/regions/data/provinces.csv").read_text(encoding="utf-8").splitlines()
    provinces = sorted(row["code"] for row in csv.DictReader(listed))
    grid = (ROOT / "app/coverage/templates/coverage/_grid.html").read_text(encoding="utf-8")
    assert sorted(re.findall(r"\('([0-9]{2})',", grid)) == provinces
    look = (ROOT / "static/kelola.css").read_text(encoding="utf-8")
    places = {code for code in provinces if look.count(f".p{code}{{grid-area:") == 2}
    assert places == set(provinces)
