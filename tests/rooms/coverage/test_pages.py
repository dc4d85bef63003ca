"""An officer reads the coverage of a region: the same numbers on page, in CSV and in JSON.

The secret of the rounding differs from one database to the next. A multiple of 5 is shown as it is
whatever the secret, so tests with exact numbers use only such."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.counters.rules import round_count_of_topmost_region, secret_draw
from tests.api import check
from tests.page import Element, Page
from tests.rooms.coverage.conftest import KNOWN, Homes, Officer, SetSecret, freeze_anew
from tests.rooms.learning.answers import publish_course

HERE, NEXT, THIRD = "35.07.01.2001", "35.07.01.2002", "35.07.02.2001"
LEVELS = ("00", "35", "35.07", "35.07.01", HERE)
KINDS = ("", ".csv", ".json", ".xlsx")
R3, R2 = "Keluarga belajar lengkap", "Inti selesai sejak terdaftar"
REASONS = {
    "no_data": "belum ada data",
    "too_few": "masih terlalu sedikit",
    "level": "tidak di tingkat ini",
}
FIELDS = ("pembilang", "penyebut", "persen", "keterangan")
ROUNDING = (
    "Angka dibulatkan ke kelipatan 5, ke atas atau ke bawah. "
    "Rumah tangga meleset paling banyak 4, dan jumlahnya selalu cocok."
)


def rows(page: Page) -> dict[str, Element]:
    """The lines of the table by the region's name."""
    body = page.root.one("table", **{"aria-labelledby": "bagian"}).one("tbody")
    return {line.one("th").text: line for line in body.all("tr")}


def cell_of(line: Element, label: str) -> str:
    return line.one("td", **{"data-l": label}).text


def folded(page: Page) -> Element:
    """The list of regions of 0 to 4 households, which is folded away."""
    return next(each for each in page.root.all("details") if each.all(cls="belum-ada"))


def csv_lines(
    page: Page, code: str, query: str = "", *, ratios: bool = False
) -> list[dict[str, str]]:
    """The lines of the CSV; those of further ratios only if asked for."""
    page.get(f"/cakupan/{code}.csv{query}")
    lines = csv.DictReader(io.StringIO(page.response.get_data().decode("utf-8-sig")))
    return [line for line in lines if (line["baris"] == "ukuran") is ratios]


def json_of(page: Page, code: str, query: str = "") -> dict[str, Any]:
    page.get(f"/cakupan/{code}.json{query}")
    check(page.client.application, page.response, "get", "/cakupan/{code}.json")
    told: dict[str, Any] = page.response.get_json()
    return told


def show_coverage(app: Flask, *words: str) -> tuple[int, str]:
    """The exit code of `bekal cakupan lihat`, and what it prints."""
    result = app.test_cli_runner().invoke(args=["cakupan", "lihat", *words])
    return result.exit_code, result.output


def page_text(cell: dict[str, Any]) -> str:
    """How a page writes what the JSON holds."""
    if "missing" in cell:
        return REASONS[cell["missing"]]
    percent = f"{cell['percent']}%" if "percent" in cell else ""
    zero = f"0–{cell['at_most']}" if "at_most" in cell else cell.get("numerator")
    share = f"{zero} dari {cell['denominator']}" if "numerator" in cell else ""
    return f"{percent} {share}".strip()


def csv_fields(cell: dict[str, Any]) -> list[str]:
    """How a line of the CSV writes what the JSON holds."""
    numbers = [str(cell.get(name, "")) for name in ("numerator", "denominator", "percent")]
    if "missing" in cell:
        return [*numbers, REASONS[cell["missing"]]]
    if "at_most" in cell:
        return [*numbers, f"0 berarti 0–{cell['at_most']}"]
    return [*numbers, "" if "percent" in cell else "persen mulai dari 50 rumah tangga"]


def compare_rows(page: Page, code: str, query: str = "") -> dict[str, dict[str, Any]]:
    """Compare every cell of the parts of a region on page, in CSV and in JSON; return the rows of
    the JSON by code."""
    told = {row["code"]: row for row in json_of(page, code, query)["rows"]}
    lines = {row["kode"]: row for row in csv_lines(page, code, query) if row["baris"] == "bagian"}
    assert [*told] == [kode for kode in lines if kode]
    page.get(f"/cakupan/{code}{query}")
    by_name = rows(page)
    named = [a.text for each in page.root.all(cls="belum-ada") for a in each.all("a")]
    assert named == [row["name"] for row in told.values() if not row["households"]["count"]]
    for row in told.values():
        count, line = str(row["households"]["count"]), lines[row["code"]]
        assert line["rumah_tangga"] == count
        shown = by_name.get(row["name"])
        assert (shown is None) == (count == "0")
        assert shown is None or cell_of(shown, "Rumah tangga") == count
        for indicator, label in (("R3", R3), ("R2", R2)):
            assert [line[f"{indicator}_{field}"] for field in FIELDS] == csv_fields(row[indicator])
            if shown is not None and shown.all("td", **{"data-l": label}):
                assert cell_of(shown, label) == page_text(row[indicator])
    return told


def test_coverage_page_of_a_region_has_a_meta_description(
    officer: Officer,
) -> None:
    page = officer("35.07")
    page.get("/cakupan/35.07")
    (told,) = page.root.all("meta", name="description")
    assert told.get("content") == "Cakupan keluarga belajar menurut wilayah."


def test_completed_household_raises_exact_numbers_by_one_and_shown_ones_by_0_or_5(
    app: Flask, officer: Officer, homes: Homes
) -> None:
    """At all four levels and for the country, whatever the secret."""
    homes(HERE, 10, 20)
    homes(NEXT, 7, 16)
    page = officer("00")

    def exact() -> dict[str, dict[str, int]]:
        told = {code: show_coverage(app, code, "--langsung") for code in LEVELS}
        assert {status for status, _ in told.values()} == {0}
        return {code: json.loads(said[said.index("{") :]) for code, (_, said) in told.items()}

    def shown() -> dict[str, tuple[int, int]]:
        found = {}
        for code in LEVELS:
            total = json_of(page, code)["total"]
            page.get(f"/cakupan/{code}")
            summary = page.root.one(cls="ringkas").text
            assert summary.startswith(f"Rumah tangga {total['households']['count']} ")
            assert code == HERE or page_text(total["R3"]) in summary
            found[code] = (total["households"]["count"], total["R3"].get("numerator", 0))
        return found

    none = {"self_registered": 0}
    was, had = exact(), shown()
    assert was[HERE] == {"households": 20, "people": 40, "complete": 10, "finished": 30} | none
    assert was["00"] == {"households": 36, "people": 72, "complete": 17, "finished": 53} | none
    assert had[HERE][0] == 20
    for _ in range(5):
        homes(HERE, 1, 1)
        now, has = exact(), shown()
        for code in LEVELS:
            rise = {figure: n - was[code][figure] for figure, n in now[code].items()}
            assert rise == {"households": 1, "people": 2, "complete": 1, "finished": 2} | none
            for before, after in zip(had[code], has[code], strict=True):
                assert after - before in (0, 5), code
        was, had = now, has
    assert had[HERE][0] == 25, "five families, from one multiple of 5 to the next"


def test_stored_secret_decides_which_way_a_count_is_rounded(
    app: Flask, secret: SetSecret, officer: Officer, homes: Homes
) -> None:
    homes(HERE, 0, 3)
    page = officer("00")
    seen = set()
    for key in (KNOWN, *(bytes([n]) * 32 for n in range(6))):
        secret(key)
        with app.app_context():
            freeze_anew()
        rounded = round_count_of_topmost_region("00", 3, secret_draw(key, "households"))
        for code in LEVELS:
            assert json_of(page, code)["total"]["households"]["count"] == rounded
        seen.add(rounded)
    assert seen == {0, 5}


def test_coverage_page_csv_and_json_agree_on_every_kind_of_cell(
    officer: Officer, homes: Homes
) -> None:
    homes(HERE, 15, 60)
    homes(THIRD, 10, 20)
    homes("35.07.04.2001", 0, 10)
    homes("35.07.05.2001", 0, 5)
    page = officer("35")
    told = compare_rows(page, "35.07")
    few = {"missing": "too_few"}
    assert {code[-1]: row["R3"] for code, row in told.items() if code < "35.07.07"} == {
        "1": {"numerator": 15, "denominator": 60, "percent": 25},
        "2": {"numerator": 10, "denominator": 20},
        "3": few,
        "4": {"numerator": 0, "denominator": 10, "at_most": 4},
        "5": few,
        "6": few,
    }
    assert all(row["R2"] == {"missing": "level"} for row in told.values())
    regency = compare_rows(page, "35")["35.07"]
    assert regency["R2"] == {"numerator": 120, "denominator": 190, "percent": 63}


@pytest.mark.parametrize("query", ["", "?inti=1", "?inti=2"])
def test_coverage_page_csv_and_json_agree_at_every_level_with_and_without_a_version(
    officer: Officer, homes: Homes, query: str
) -> None:
    """Numbers that have to be rounded, by whichever secret this database has."""
    homes(HERE, 11, 58)
    homes(NEXT, 3, 7)
    homes(THIRD, 4, 13, core=2)
    homes("35.02.01.2001", 2, 12)
    homes(None, 1, 13)
    page = officer("00")
    for code in ("00", "35", "35.07", "35.07.01"):
        compare_rows(page, code, query)


def test_reasons_for_a_missing_number_are_told_apart_in_the_same_words(
    officer: Officer, homes: Homes
) -> None:
    homes(HERE, 0, 5)
    page = officer("35.07")
    told, line = json_of(page, "35.07")["total"], csv_lines(page, "35.07")[0]
    page.get("/cakupan/35.07")
    summary = page.root.one(cls="ringkas").text
    assert told["R3"] == told["R2"] == {"missing": "too_few"}
    assert told["R1"] == {"missing": "no_data"}
    assert line["R3_keterangan"] == line["R2_keterangan"] == "masih terlalu sedikit"
    assert line["R1_keterangan"] == "belum ada data"
    assert f"{R3} Masih terlalu sedikit" in summary
    assert f"{R2} Masih terlalu sedikit" in summary
    assert "Jangkauan Belum ada data" in summary
    told, line = json_of(page, "35.07.01")["total"], csv_lines(page, "35.07.01")[0]
    assert (told["R3"], told["R2"]) == (
        {"missing": "too_few"}, {"missing": "level"},
    )  # fmt: skip
    assert (line["R3_keterangan"], line["R2_keterangan"]) == (
        "masih terlalu sedikit", "tidak di tingkat ini",
    )  # fmt: skip
    assert (told["R1"], line["R1_keterangan"]) == (
        {"missing": "level"}, "tidak di tingkat ini",
    )  # fmt: skip
    page.get("/cakupan/35.07?inti=1")
    (district,) = rows(page).values()
    assert cell_of(district, R3) == "tidak di tingkat ini"


def test_zero_households_read_up_to_four_on_page_csv_and_json(
    officer: Officer, homes: Homes
) -> None:
    """Nobody must read that a region is empty: four households may be there."""
    homes(THIRD, 5, 10)
    page = officer("00")
    for code in ("33", "35.02", "35.07.01", HERE):
        told, line = json_of(page, code)["total"]["households"], csv_lines(page, code)[0]
        assert told == {"count": 0, "at_most": 4}
        assert (line["rumah_tangga"], line["rumah_tangga_keterangan"]) == ("0", "0–4")
        page.get(f"/cakupan/{code}")
        assert page.root.one(cls="ringkas").text.startswith("Rumah tangga 0–4 ")
        assert "0–4 berarti nol sampai empat." in page.text
    page.get("/cakupan/00")
    tiles = {a.get("href"): a.text for a in page.root.one(cls="kisi").all("a")}
    assert tiles["/cakupan/33"] == "Jateng 0–4"
    empty = [row for row in json_of(page, "35.07")["rows"] if row["households"]["count"] == 0]
    assert all(row["households"]["at_most"] == 4 for row in empty)
    page.get("/cakupan/35.07")
    assert folded(page).one("summary").text == f"0–4 rumah tangga ({len(empty)})"


@pytest.mark.parametrize("language", ["id", "en"])
def test_sentence_about_rounding_is_on_every_page_and_in_every_file(
    officer: Officer, homes: Homes, language: str
) -> None:
    homes(HERE, 6, 12)
    page = officer("00")
    for code in LEVELS:
        caption = json_of(page, code, f"?lang={language}")["caption"]
        _, sentence = caption.split(". ", 1)
        assert (sentence == ROUNDING) == (language == "id"), "each in its own language"
        assert "5" in sentence
        notes = {line["catatan"] for line in csv_lines(page, code, f"?lang={language}")}
        assert notes == {caption}
        page.get(f"/cakupan/{code}?lang={language}")
        assert sentence in page.root.one("main").text_in(language)


def test_coverage_page_states_how_its_rows_are_sorted(officer: Officer, homes: Homes) -> None:
    homes(HERE, 10, 20)
    homes(NEXT, 0, 10)
    homes(THIRD, 10, 60)
    page = officer("35.07")
    page.get("/cakupan/35.07")
    assert "Urutan: rumah tangga yang belum lengkap, terbanyak di atas." in page.text
    told = json_of(page, "35.07")["rows"]
    assert [row["code"] for row in told[:2]] == ["35.07.02", "35.07.01"]
    page.get("/cakupan/35.07.01")
    assert "Urutan: rumah tangga terbanyak di atas." in page.text
    told = json_of(page, "35.07.01")["rows"]
    assert [row["code"] for row in told[:2]] == [HERE, NEXT]


def test_coverage_page_states_how_its_rows_are_sorted_for_a_version(
    officer: Officer, homes: Homes
) -> None:
    """A percentage tells no number of incomplete households, so rows are sorted by households."""
    homes(HERE, 55, 60)
    homes("35.02.01.2001", 5, 55)
    page = officer("35")
    told = json_of(page, "35", "?inti=1")["rows"]
    assert [row["code"] for row in told[:2]] == ["35.07", "35.02"]
    page.get("/cakupan/35?inti=1")
    assert "Urutan: rumah tangga terbanyak di atas." in page.text


def test_coverage_of_villages_shows_households_only(officer: Officer, homes: Homes) -> None:
    homes(HERE, 5, 10)
    homes(NEXT, 0, 15)
    page = officer("35.07")
    told = compare_rows(page, "35.07.01")
    for row in told.values():
        assert row["R3"] == row["R2"] == {"missing": "level"}
    page.get("/cakupan/35.07.01")
    table = page.root.one("table", **{"aria-labelledby": "bagian"})
    assert [th.text for th in table.one("thead").all("th")] == [
        "Wilayah",
        "Rumah tangga",
        "Terjangkau",
    ]
    shown = [(name, cell_of(line, "Rumah tangga")) for name, line in rows(page).items()]
    assert shown == [(told[NEXT]["name"], "15"), (told[HERE]["name"], "10")]
    assert "open" in folded(page).attributes, "which villages are hardly reached is asked too"
    page.get(f"/cakupan/{HERE}")
    assert page.root.one(cls="ringkas").text == (
        "Rumah tangga 10 Rumah tangga yang dikenal petugas. "
        "Terjangkau Belum Kelompok belajar sudah mulai di sana. Bukan jumlah keluarga."
    )
    assert "%" not in page.root.one("section", cls="tikar").text


def test_coverage_page_collapses_regions_of_0_to_4_households_and_csv_and_json_list_them(
    officer: Officer, homes: Homes
) -> None:
    homes(HERE, 5, 10)
    page = officer("35")
    told, lines = json_of(page, "35")["rows"], csv_lines(page, "35")
    page.get("/cakupan/35")
    assert list(rows(page)) == ["Kabupaten Malang"]
    assert "open" not in folded(page).attributes
    empty = [row["name"] for row in told if row["households"]["count"] == 0]
    assert [link.text for link in folded(page).all("a")] == empty
    assert len(told) == len(empty) + 1 == len([row for row in lines if row["baris"] == "bagian"])


def test_coverage_page_without_data_lists_subregion_names_and_no_empty_table(
    app: Flask, officer: Officer
) -> None:
    """A published course has versions of its core list, of which there is nothing to say here."""
    with app.app_context():
        publish_course()
    page = officer("35.07")
    page.get("/cakupan/35.07")
    assert not page.root.all("table")
    assert page.root.one("details", open="").all("a")


def test_coverage_page_explains_the_csv_columns_in_the_page_language(
    officer: Officer, homes: Homes
) -> None:
    """Their names stay: who reads the files by program reads those of every language."""
    homes(HERE, 6, 12)
    page = officer("35.07")
    names = [*csv_lines(page, "35.07")[0]]
    assert [*csv_lines(page, "35.07", "?lang=en")[0]] == names
    page.get("/cakupan/35.07?lang=en")
    told = next(
        each.text for each in page.root.all("details") if "CSV" in each.all("summary")[0].text
    )
    assert "The names of the columns are the same in every language" in told
    assert page.root.all("a", href="/cakupan/35.07.xlsx?lang=en"), "Excel may not read the CSV"
    for name in names:
        whole = re.sub("^R[123]_", "…_", name)
        assert whole in told or name.endswith(("_keterangan", "_selisih")), name


def test_officer_reads_coverage_only_of_their_region_and_its_subregions(
    officer: Officer,
) -> None:
    page = officer("35.07")
    page.get("/cakupan", 303)
    assert page.location == "/cakupan/35.07"
    for code in ("35.07", "35.07.01", HERE):
        page.get(f"/cakupan/{code}")
    for code in ("00", "35", "35.02", "35.02.01", "33"):
        for kind in ("", ".json", ".csv", ".xlsx"):
            page.get(f"/cakupan/{code}{kind}", 403)


@pytest.mark.parametrize(
    "path", ["35.7", "3507", "35.07.99", "99", "publik", "publik/00", "publik/00.json", "35.07.xml"]
)
def test_coverage_of_an_unknown_region_returns_404(officer: Officer, path: str) -> None:
    officer("00").get(f"/cakupan/{path}", 404)


def test_public_coverage_addresses_return_404_when_public_coverage_is_not_enabled(
    page: Page,
) -> None:
    page.get("/cakupan/publik", 404)
    page.get("/cakupan/publik/35.07.csv", 404)


def test_coverage_page_redirects_visitors_and_returns_403_to_trainers(
    page: Page, officer: Officer
) -> None:
    page.get("/cakupan/35.07", 302)
    officer("35.07", role="pelatih").get("/cakupan/35.07", 403)


def test_coverage_responses_are_never_cached(officer: Officer) -> None:
    page = officer("35.07")
    for kind in ("", ".json", ".csv", ".xlsx"):
        page.get(f"/cakupan/35.07{kind}")
        assert page.response.headers["Cache-Control"] == "no-store"


def test_coverage_csv_starts_with_a_byte_order_mark_and_has_a_dated_file_name(
    officer: Officer,
) -> None:
    with time_machine.travel("2026-11-24T20:00:00Z", tick=False):
        page = officer("35.07")
        page.get("/cakupan/35.07.csv")
    assert page.response.mimetype == "text/csv"
    assert page.response.get_data().startswith(b"\xef\xbb\xbfbaris,kode,nama,")
    name = page.response.headers["Content-Disposition"]
    assert name == 'attachment; filename="cakupan-35.07-2026-11-23.csv"'


def test_coverage_page_states_the_monday_of_its_numbers_and_who_is_counted(
    officer: Officer,
) -> None:
    with time_machine.travel("2026-11-22T17:00:30Z", tick=False):
        page = officer("35.07")
        page.get("/cakupan/35.07")
        assert "Kode wilayah 35.07. Keadaan Senin, 23 November 2026." in page.text
        assert "terlambat" not in page.text
        assert "bukan semua penduduk" in page.text
        assert "Inti selesai sejak terdaftar" in page.text
        told, line = json_of(page, "35.07"), csv_lines(page, "35.07")[0]
    assert (told["monday"], told["as_of"]) == ("2026-11-23", "2026-11-22T17:00:30Z")
    assert told["late"] is False
    assert (line["senin"], line["per"]) == ("2026-11-23", "2026-11-22T17:00:30Z")


def test_week_that_was_frozen_late_says_when_it_was_made(officer: Officer) -> None:
    with time_machine.travel("2026-11-24T03:00:00Z", tick=False):
        page = officer("35.07")
        page.get("/cakupan/35.07")
        assert "Keadaan Senin, 23 November 2026." in page.text
        assert "Dibuat terlambat: 24 November 2026, pukul 10.00 WIB." in page.text
        assert json_of(page, "35.07")["late"] is True


@pytest.mark.parametrize(
    "typed", ["99", "satu", "0", "-1", "1.5", "²", "9" * 5000], ids=lambda typed: typed[:5]
)
def test_unknown_version_of_required_lessons_returns_400_on_page_csv_and_json(
    officer: Officer, homes: Homes, typed: str
) -> None:
    homes(HERE, 5, 10)
    page = officer("00")
    for code in LEVELS:
        for kind in KINDS:
            page.get(f"/cakupan/{code}{kind}", 400, query_string={"inti": typed})
            if kind == ".json":
                assert "daftar inti" in page.response.get_json()["message"]
                continue
            assert page.root.one("h1").text == "Alamat ini tidak bisa dibaca"
            assert "daftar inti" in page.text
            assert page.root.one("main").one("a").get("href") == f"/cakupan/{code}{kind}"
        page.get(f"/cakupan/{code}.json", 400, query_string={"inti": typed})
        check(page.client.application, page.response, "get", "/cakupan/{code}.json")


def test_empty_version_of_required_lessons_is_the_headline(officer: Officer, homes: Homes) -> None:
    homes(HERE, 5, 10)
    page = officer("35.07")
    assert json_of(page, "35.07", "?inti=")["rows"] == json_of(page, "35.07")["rows"]


def test_chosen_version_of_required_lessons_is_kept_in_links_to_provinces_only(
    officer: Officer, homes: Homes
) -> None:
    homes(HERE, 10, 60)
    homes(HERE, 5, 10, core=2)
    page = officer("35")
    told = json_of(page, "35")
    assert told["core_version"] is None
    assert {1, 2} <= {*told["core_versions"]}, "and those of a course, where one is published"
    assert told["total"]["R3"]["numerator"] == 15, "whichever list they finished"
    met = {each["core_version"]: each["R3"] for each in told["versions"]}
    assert (met[2], met[1]) == ({"percent": 7}, {"percent": 14})
    one = json_of(page, "35", "?inti=1")
    assert (one["core_version"], one["total"]) == (1, told["total"])
    assert one["rows"][0]["R3"] == {"percent": 14}
    page.get("/cakupan/35?inti=1")
    table = page.root.one("table", **{"aria-labelledby": "bagian"})
    links = [a.get("href") for a in table.all("a")]
    assert links
    assert not any("inti" in link for link in links), "a regency offers no way back"
    country = officer("00")
    country.get("/cakupan/00?inti=1")
    table = country.root.one("table", **{"aria-labelledby": "bagian"})
    assert {a.get("href") for a in table.all("a")} == {"/cakupan/35?inti=1"}
    chosen = page.root.one("a", **{"aria-current": "true"})
    assert chosen.text == "Daftar inti versi 1"
    lines = csv_lines(page, "35", "?inti=1")
    kept = [(row["baris"], row["versi_inti"], row["R3_persen"]) for row in lines]
    assert [each for each in kept if each[2] not in ("", "0")] == [
        ("jumlah", "mana pun", "21"),
        ("versi", "2", "7"),
        ("versi", "1", "14"),
        ("bagian", "1", "14"),
    ]


def test_coverage_by_version_of_required_lessons_is_a_percentage_on_page_csv_and_json(
    officer: Officer, homes: Homes
) -> None:
    homes(HERE, 10, 60)
    homes(HERE, 5, 10, core=2)
    page = officer("00")
    for code in ("00", "35", "35.07"):
        told, lines = json_of(page, code), csv_lines(page, code)
        page.get(f"/cakupan/{code}")
        table = page.root.one("table", **{"aria-labelledby": "versi"})
        shown = {line.one("th").text.split()[1]: line for line in table.one("tbody").all("tr")}
        in_csv = {row["versi_inti"]: row for row in lines if row["baris"] == "versi"}
        assert len(told["versions"]) == len(shown) == len(in_csv)
        # Those of a course, where one is published, may be more: nobody has met them.
        met = [each for each in told["versions"] if each["core_version"] in (1, 2)]
        assert len(met) == 2
        for each in met:
            version = str(each["core_version"])
            for indicator, label in (("R3", R3), ("R2", R2)):
                cell = each[indicator]
                assert set(cell) == {"percent"}
                assert cell_of(shown[version], label) == f"{cell['percent']}%"
                line = [in_csv[version][f"{indicator}_{field}"] for field in FIELDS]
                assert line == ["", "", str(cell["percent"]), ""]


def test_coverage_by_version_of_required_lessons_is_absent_below_the_regency(
    officer: Officer, homes: Homes
) -> None:
    homes(HERE, 10, 60)
    page = officer("00")
    for code in ("35.07.01", HERE):
        for query in ("", "?inti=1"):
            page.get(f"/cakupan/{code}{query}")
            assert not page.root.all(id="versi")
            assert "Daftar inti versi" not in page.text
            told = json_of(page, code, query)["versions"]
            lines = [row for row in csv_lines(page, code, query) if row["baris"] == "versi"]
            assert len(told) == len(lines) > 0
            for each, line in zip(told, lines, strict=True):
                for indicator in ("R3", "R2"):
                    assert each[indicator] == {"missing": "level"}
                    fields = [line[f"{indicator}_{field}"] for field in FIELDS]
                    assert fields == ["", "", "", "tidak di tingkat ini"]


def test_coverage_page_of_the_country_shows_every_province_as_a_tile(
    officer: Officer, homes: Homes
) -> None:
    homes(HERE, 20, 35)
    homes("33.01.01.2001", 5, 20)
    homes("35.02.01.2001", 5, 20)
    homes(None, 5, 15)
    page = officer("00")
    page.get("/cakupan/00")
    tiles = {a.get("href"): a for a in page.root.one(cls="kisi").all("a")}
    assert set(tiles) == {"/cakupan/33", "/cakupan/35"}
    assert tiles["/cakupan/33"].text == "Jateng sedikit"
    assert tiles["/cakupan/33"].classes == {"gt"}
    assert tiles["/cakupan/35"].text == "Jatim 45%"
    assert tiles["/cakupan/35"].classes == {"g4"}
    assert cell_of(rows(page)["Desa belum diisi"], R3) == "5 dari 15"
    assert json_of(page, "00")["village_unknown"]["R3"] == {"numerator": 5, "denominator": 15}
    assert csv_lines(page, "00")[-1]["nama"] == "Desa belum diisi"


def test_officer_of_two_regions_sees_links_to_the_coverage_of_both(officer: Officer) -> None:
    page = officer("35.07", also="33")
    page.get("/cakupan", 303)
    assert page.location == "/cakupan/33"
    page.get("/cakupan/35.07")
    places = page.root.one(cls="saring").all("a")
    assert [a.get("href") for a in places] == ["/cakupan/33", "/cakupan/35.07"]
    assert [a.text for a in places] == ["Jawa Tengah", "Kabupaten Malang"]
    page.get("/cakupan/33.01")
    page.get("/cakupan/35", 403)


def test_coverage_files_execute_three_sql_statements_districts_five_and_maps_six(
    officer: Officer, homes: Homes, statements: Callable[[], Any]
) -> None:
    """Weeks, pages, and names; for a map outlines and more names or pages; for a
    district its programme villages; for a file the line of the audit. None of a counter or of the
    secret of the rounding."""
    homes(HERE, 6, 12)
    page = officer("00")
    for code in LEVELS:
        for kind in KINDS:
            with statements() as seen:
                page.client.get(f"/cakupan/{code}{kind}")
            own = [s for s in seen if "sign_in" not in s and "staff_grant" not in s]
            assert len([s for s in own if "audit_event" in s]) == (kind != "")
            own = [s for s in own if "audit_event" not in s]
            has_map = kind == "" and code in ("00", "35", "35.07")
            is_district = code == "35.07.01"
            assert len(own) <= 3 + 3 * has_map + 2 * is_district, own
            assert not [s for s in own if "counter" in s or "rounding_secret" in s]


def test_coverage_pages_are_translated_and_their_links_keep_the_language(
    officer: Officer, homes: Homes
) -> None:
    homes(HERE, 6, 12)
    page = officer("00")
    for code in ("00", "35", "35.07", "35.07.01", HERE):
        page.get(f"/cakupan/{code}?lang=en")
        for link in page.root.one("main").all("a"):
            assert "lang=en" in link.get("href") or link.get("href").startswith("#")
