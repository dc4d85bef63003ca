"""An officer reads the coverage of a region: the same numbers on page, in CSV and in JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from flask import Flask

from tests.api import check
from tests.page import Element, Page
from tests.rooms.coverage.conftest import Homes, Officer
from tests.rooms.learning.answers import publish_course

HERE, NEXT, THIRD = "35.07.01.2001", "35.07.01.2002", "35.07.02.2001"


def rows(page: Page) -> dict[str, Element]:
    """The lines of the table by the region's name."""
    body = page.root.one("table", **{"aria-labelledby": "bagian"}).one("tbody")
    return {line.one("th").text: line for line in body.all("tr")}


def csv_lines(page: Page, code: str, query: str = "") -> list[dict[str, str]]:
    page.get(f"/cakupan/{code}.csv{query}")
    text = page.response.get_data().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def json_of(page: Page, code: str, query: str = "") -> dict[str, Any]:
    page.get(f"/cakupan/{code}.json{query}")
    check(page.client.application, page.response, "get", "/cakupan/{code}.json")
    told: dict[str, Any] = page.response.get_json()
    return told


def test_coverage_page_of_a_region_has_a_meta_description(
    officer: Officer,
) -> None:
    page = officer("35.07")
    page.get("/cakupan/35.07")
    (told,) = page.root.all("meta", name="description")
    assert told.get("content") == "Cakupan keluarga belajar menurut wilayah."


def test_completed_household_raises_coverage_by_one_at_all_four_region_levels(
    officer: Officer, homes: Homes
) -> None:
    homes(HERE, 6, 12)
    page = officer("00")

    def read() -> list[list[object]]:
        seen: list[list[object]] = []
        for parent, code in (
            ("35.07.01", HERE), ("35.07", "35.07.01"), ("35", "35.07"), ("00", "35"),
        ):  # fmt: skip
            told = next(row for row in json_of(page, parent)["rows"] if row["code"] == code)
            line = next(row for row in csv_lines(page, parent) if row["kode"] == code)
            page.get(f"/cakupan/{parent}")
            cell = rows(page)[told["name"]].all("td", **{"data-l": "Keluarga belajar lengkap"})[0]
            numbers = cell.text.replace(" dari ", "/").split()
            shown = next(word for word in numbers if "/" in word)
            assert shown == f"{told['R3']['numerator']}/{told['R3']['denominator']}"
            assert line["R3_pembilang"] == str(told["R3"]["numerator"])
            seen.append([told["R3"]["numerator"], told["R3"]["denominator"]])
        return seen

    assert read() == [[6, 12]] * 4
    homes(HERE, 1, 1)
    assert read() == [[7, 13]] * 4


def test_coverage_page_csv_and_json_agree_on_shown_hidden_zero_and_missing_numbers(
    officer: Officer, homes: Homes
) -> None:
    homes(HERE, 10, 20)
    homes(THIRD, 1, 25)
    homes("35.07.04.2001", 0, 31)
    homes("35.07.05.2001", 3, 8)
    page = officer("35.07")
    told = {row["code"]: row for row in json_of(page, "35.07")["rows"]}
    lines = {row["kode"]: row for row in csv_lines(page, "35.07")}
    page.get("/cakupan/35.07")
    lengkap = {"data-l": "Keluarga belajar lengkap"}
    by_name = rows(page)
    cells = {code: by_name[row["name"]] for code, row in told.items() if row["name"] in by_name}
    shown = {code: line.all("td", **lengkap)[0].text for code, line in cells.items()}
    # One of 25 is hidden, and so is the least that keeps it from following out of the total.
    for code in ("35.07.02", "35.07.05"):
        assert told[code]["R3"] == {"hidden": "privacy"}
        assert lines[code]["R3_keterangan"] == "disembunyikan demi privasi"
        assert lines[code]["R3_pembilang"] == lines[code]["R3_persen"] == ""
        assert shown[code] == "Disembunyikan demi privasi"
    assert told["35.07.04"]["R3"] == {"numerator": 0, "denominator": 31, "percent": 0.0}
    assert (lines["35.07.04"]["R3_pembilang"], lines["35.07.04"]["R3_persen"]) == ("0", "0.0")
    assert shown["35.07.04"] == "0% 0 dari 31"
    assert told["35.07.06"]["R3"] == {"missing": "no data"}
    assert lines["35.07.06"]["R3_keterangan"] == "belum ada data"
    assert told["35.07.06"]["name"] in page.root.one(cls="belum-ada").text
    assert shown["35.07.01"] == "50,0% 10 dari 20"
    assert told["35.07.01"]["R2"] == {"numerator": 30, "denominator": 40, "percent": 75.0}


def test_coverage_page_states_how_its_rows_are_sorted(officer: Officer, homes: Homes) -> None:
    """Hidden rows stand by name: their place must not tell their number."""
    homes(THIRD, 0, 3)
    page = officer("35.07")
    page.get("/cakupan/35.07")
    assert "Urutan: menurut nama." in page.text
    assert "terbanyak di atas" not in page.text
    homes(HERE, 10, 20)
    homes("35.07.05.2001", 12, 30)
    homes("35.07.04.2001", 1, 25)
    page.get("/cakupan/35.07")
    assert "Urutan: rumah tangga yang belum lengkap, terbanyak di atas." in page.text
    assert "Yang disembunyikan: menurut nama." in page.text


def test_coverage_near_0_or_100_percent_is_shown_as_a_bound_on_page_csv_and_json(
    officer: Officer, homes: Homes
) -> None:
    homes(HERE, 0, 12)
    homes(THIRD, 13, 13)
    page = officer("35.07")
    told = {row["code"]: row["R3"] for row in json_of(page, "35.07")["rows"]}
    assert told["35.07.01"] == {"denominator": 12, "at_most": 5}
    assert told["35.07.02"] == {"denominator": 13, "at_least": 95}
    why = {row["kode"]: row["R3_keterangan"] for row in csv_lines(page, "35.07")}
    assert why["35.07.01"] == "paling banyak 5%"
    assert why["35.07.02"] == "paling sedikit 95%"
    page.get("/cakupan/35.07")
    assert "paling banyak 5% dari 12" in page.text
    assert "paling sedikit 95% dari 13" in page.text


def test_coverage_of_villages_shows_counts_and_a_state_but_no_percentage(
    officer: Officer, homes: Homes
) -> None:
    homes(HERE, 6, 12)
    homes(NEXT, 3, 9)
    page = officer("35.07")
    page.get("/cakupan/35.07.01")
    table = page.root.one("table", **{"aria-labelledby": "bagian"})
    assert "%" not in table.text
    by_name = {line.one("th").text: line.text for line in table.one("tbody").all("tr")}
    told = {row["code"]: row for row in json_of(page, "35.07.01")["rows"]}
    assert (told[HERE]["state"], told[NEXT]["state"]) == ("running", "some")
    assert by_name[told[HERE]["name"]].endswith("12 berjalan 6 dari 12 18 dari 24")
    assert by_name[told[NEXT]["name"]].endswith("9 ada 3 dari 9 12 dari 18")
    empty = next(row for code, row in told.items() if code not in (HERE, NEXT))
    assert (empty["state"], empty["R3"]) == ("none", {"missing": "no data"})
    unreached = next(each for each in page.root.all("details") if each.all(cls="belum-ada"))
    assert unreached.text.startswith("Belum ada data (")
    assert "Keadaan: belum ada" in unreached.text
    assert empty["name"] in unreached.one("ul").text
    assert "open" in unreached.attributes, "which villages are not reached is asked too"
    page.get(f"/cakupan/{HERE}")
    assert "Keadaan desa: berjalan" in page.text
    assert "%" not in page.root.one(cls="ringkas").text


def test_coverage_page_collapses_regions_without_data_and_csv_and_json_list_them(
    officer: Officer, homes: Homes
) -> None:
    homes(HERE, 6, 12)
    page = officer("35")
    told, lines = json_of(page, "35")["rows"], csv_lines(page, "35")
    page.get("/cakupan/35")
    assert list(rows(page)) == ["Kabupaten Malang"]
    folded = next(each for each in page.root.all("details") if each.all(cls="belum-ada"))
    assert "open" not in folded.attributes
    empty = [row["name"] for row in told if row["R3"] == {"missing": "no data"}]
    assert [link.text for link in folded.all("a")] == empty
    assert folded.one("summary").text == f"Belum ada data ({len(empty)})"
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
    told = next(each.text for each in page.root.all("details") if "CSV" in each.one("summary").text)
    assert "The names of the columns are the same in every language" in told
    assert "delimiter comma" in told, "Excel set to Indonesian takes a semicolon for it"
    for name in names:
        whole = name.replace("R3_", "…_").replace("R2_", "…_").replace("R1_", "…_")
        assert whole in told or name.endswith("_keterangan"), name


def test_officer_reads_coverage_only_of_their_region_and_its_subregions(
    officer: Officer,
) -> None:
    page = officer("35.07")
    page.get("/cakupan", 303)
    assert page.location == "/cakupan/35.07"
    for code in ("35.07", "35.07.01", HERE):
        page.get(f"/cakupan/{code}")
    for code in ("00", "35", "35.02", "35.02.01", "33"):
        for kind in ("", ".json", ".csv"):
            page.get(f"/cakupan/{code}{kind}", 403)


def test_coverage_page_links_no_region_above_the_region_of_the_officer(officer: Officer) -> None:
    page = officer("35.07")
    page.get("/cakupan/35.07.01")
    assert page.root.all("a", cls="kembali")[0].get("href") == "/cakupan/35.07"
    page.get("/cakupan/35.07")
    assert "/cakupan/35" not in [a.get("href") for a in page.root.all("a")]


@pytest.mark.parametrize(
    "path", ["35.7", "3507", "35.07.99", "99", "publik", "publik/00", "publik/00.json", "35.07.xml"]
)
def test_coverage_of_an_unknown_region_returns_404(officer: Officer, path: str) -> None:
    officer("00").get(f"/cakupan/{path}", 404)


def test_addresses_of_public_coverage_pages_return_404(page: Page) -> None:
    page.get("/cakupan/publik", 404)
    page.get("/cakupan/publik/35.07.csv", 404)


def test_coverage_page_redirects_visitors_and_returns_403_to_trainers(
    page: Page, officer: Officer
) -> None:
    page.get("/cakupan/35.07", 302)
    officer("35.07", role="pelatih").get("/cakupan/35.07", 403)


def test_coverage_responses_are_never_cached(officer: Officer) -> None:
    page = officer("35.07")
    for kind in ("", ".json", ".csv"):
        page.get(f"/cakupan/35.07{kind}")
        assert page.response.headers["Cache-Control"] == "no-store"


def test_coverage_csv_starts_with_a_byte_order_mark_and_has_a_dated_file_name(
    officer: Officer,
) -> None:
    page = officer("35.07")
    with time_machine.travel("2026-11-24T20:00:00Z", tick=False):
        page = officer("35.07")
        page.get("/cakupan/35.07.csv")
    assert page.response.mimetype == "text/csv"
    assert page.response.get_data().startswith(b"\xef\xbb\xbfbaris,kode,nama,")
    name = page.response.headers["Content-Disposition"]
    assert name == 'attachment; filename="cakupan-35.07-2026-11-25.csv"'


def test_coverage_page_states_the_time_of_its_numbers_and_who_is_counted(officer: Officer) -> None:
    with time_machine.travel("2026-11-24T03:00:00Z", tick=False):
        page = officer("35.07")
        page.get("/cakupan/35.07")
        assert "Kode wilayah 35.07. Keadaan 24 November 2026, pukul 10.00 WIB." in page.text
        assert "bukan semua penduduk" in page.text
        assert "Jangkauan Belum ada penyebut" in page.text
        assert "Inti selesai sejak terdaftar" in page.text
        assert json_of(page, "35.07")["as_of"] == "2026-11-24T03:00:00Z"


def test_coverage_of_a_chosen_version_of_required_lessons_is_kept_in_links(
    officer: Officer, homes: Homes
) -> None:
    homes(HERE, 10, 20)
    homes(HERE, 5, 10, core=2)
    page = officer("35.07")
    told = json_of(page, "35.07")
    assert told["core_version"] is None
    assert {1, 2} <= {*told["core_versions"]}, "and those of a course, where one is published"
    assert told["total"]["R3"]["numerator"] == 15, "whichever list they finished"
    met = [(each["core_version"], each["R3"]["numerator"]) for each in told["versions"]]
    assert [each for each in met if each[0] <= 2] == [(2, 5), (1, 10)]
    assert json_of(page, "35.07", "?inti=satu")["core_version"] is None
    one = json_of(page, "35.07", "?inti=1")
    assert (one["core_version"], one["total"]) == (1, told["total"])
    assert one["rows"][0]["R3"]["numerator"] == 10
    page.get("/cakupan/35.07?inti=1")
    table = page.root.one("table", **{"aria-labelledby": "bagian"})
    links = [a.get("href") for a in table.all("a")]
    assert all(link.endswith("?inti=1") for link in links)
    chosen = page.root.one("a", **{"aria-current": "true"})
    assert chosen.text == "Daftar inti versi 1"
    lines = csv_lines(page, "35.07", "?inti=1")
    kept = [(row["baris"], row["versi_inti"], row["R3_pembilang"]) for row in lines]
    assert [each for each in kept if each[2] not in ("", "0")] == [
        ("jumlah", "mana pun", "15"),
        ("versi", "2", "5"),
        ("versi", "1", "10"),
        ("bagian", "1", "10"),
    ]


def test_coverage_by_version_of_required_lessons_agrees_on_page_csv_and_json(
    officer: Officer, homes: Homes
) -> None:
    homes(HERE, 10, 20)
    homes(HERE, 5, 10, core=2)
    page = officer("35.07")
    told = json_of(page, "35.07")
    lines = csv_lines(page, "35.07")
    page.get("/cakupan/35.07")
    table = page.root.one("table", **{"aria-labelledby": "versi"})
    shown = {line.one("th").text.split()[1]: line for line in table.one("tbody").all("tr")}
    for indicator, label in (("R3", "Keluarga belajar lengkap"), ("R2", "Inti selesai sejak")):
        cells = {"": told["total"][indicator]} | {
            str(each["core_version"]): each[indicator] for each in told["versions"]
        }
        for version, cell in cells.items():
            line = next(row for row in lines if row["versi_inti"] == (version or "mana pun"))
            assert line[f"{indicator}_pembilang"] == str(cell["numerator"])
            part = shown[version] if version else page.root.one(cls="ringkas")
            assert label.split()[0] in page.text
            assert f"{cell['numerator']} dari {cell['denominator']}" in part.text


def test_coverage_page_of_the_country_shows_every_province_as_a_tile(
    officer: Officer, homes: Homes
) -> None:
    homes(HERE, 6, 12)
    homes("33.01.01.2001", 1, 20)
    homes("35.02.01.2001", 10, 18)
    homes(None, 8, 16)
    page = officer("00")
    page.get("/cakupan/00")
    tiles = {a.get("href"): a for a in page.root.one(cls="kisi").all("a")}
    assert set(tiles) == {"/cakupan/33", "/cakupan/35"}
    assert tiles["/cakupan/33"].text == "Jateng privasi disembunyikan"
    assert tiles["/cakupan/33"].classes == {"gp"}
    assert tiles["/cakupan/35"].text == "Jatim 53%"
    assert tiles["/cakupan/35"].classes == {"g4"}
    assert "Desa belum diisi" in rows(page)
    assert json_of(page, "00")["village_unknown"]["R3"] == {"hidden": "privacy"}
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


def test_coverage_page_csv_and_json_execute_two_sql_statements_at_any_region_level(
    officer: Officer, homes: Homes, statements: Callable[[], Any]
) -> None:
    homes(HERE, 6, 12)
    page = officer("00")
    for code in ("00", "35", "35.07", "35.07.01", HERE):
        for kind in ("", ".csv", ".json"):
            with statements() as seen:
                page.client.get(f"/cakupan/{code}{kind}")
            own = [s for s in seen if "sign_in" not in s and "staff_grant" not in s]
            assert len(own) == 2, own


def test_coverage_pages_are_translated_and_their_links_keep_the_language(
    officer: Officer, homes: Homes
) -> None:
    homes(HERE, 6, 12)
    page = officer("00")
    for code in ("00", "35", "35.07", "35.07.01", HERE):
        page.get(f"/cakupan/{code}?lang=en")
        for link in page.root.one("main").all("a"):
            assert "lang=en" in link.get("href") or link.get("href").startswith("#")
