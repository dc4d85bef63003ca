"""A region from week to week: the lines say what the pages of those weeks say, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from app.frozen_weeks.models import CoverageWeek
from app.frozen_weeks.rules import WEEK
from app.kit.store.db import transaction
from app.kit.untyped.data import brotli_compress
from tests.page import Element, Page
from tests.rooms.coverage.conftest import Homes, Officer
from tests.rooms.coverage.stored import households, store_week
from tests.rooms.coverage.test_pages import HERE, LEVELS, R2, R3, cell_of

FIRST = date(2026, 10, 5)
MOST_BYTES = 30_000
DISTRICT, REGENCY = "35.07.01", "35.07"


def monday(n: int) -> date:
    """The n-th Monday from FIRST on."""
    return FIRST + n * WEEK


def charts(page: Page) -> dict[str, Element]:
    """The pictures of the region itself, by the name of the figure."""
    sections = [each for row in page.root.all("div", cls="deret") for each in row.all("section")]
    return {each.one("h3").text: each.one("svg") for each in sections}


def weeks_in_table(page: Page) -> dict[str, Element]:
    """The lines of the table by the address of their week's page."""
    body = page.root.one("table", **{"aria-labelledby": "tabel-headline"}).one("tbody")
    return {line.one("a").get("href"): line for line in body.all("tr")}


def line_of(chart: Element) -> str:
    """The path of the line; empty if there is none."""
    return "".join(path.get("d") for path in chart.all("path", cls="lg"))


def test_lines_page_says_of_each_monday_what_the_page_of_that_week_says(
    app: Flask, officer: Officer
) -> None:
    for n, (homes, complete) in enumerate(((40, 5), (60, 15), (80, 20))):
        counts = {"households": homes, "complete": complete, "people": 150, "finished": 40}
        shown = dict.fromkeys(("00", "35", REGENCY), counts)
        store_week(app, monday(n), shown)
    page = officer(REGENCY)
    page.get(f"/cakupan/{REGENCY}/garis")
    told = weeks_in_table(page)
    assert [*told] == [
        f"/cakupan/{REGENCY}",
        f"/cakupan/{REGENCY}?pekan={monday(1)}",
        f"/cakupan/{REGENCY}?pekan={monday(0)}",
    ]
    for address, line in told.items():
        page.get(address)
        summary = page.root.one(cls="ringkas").text
        assert f"Rumah tangga {cell_of(line, 'Rumah tangga')} " in summary
        assert f"{R3} {cell_of(line, R3)}." in summary or f"{R3} {cell_of(line, R3)} " in summary
        assert f"{R2} {cell_of(line, R2)}." in summary or f"{R2} {cell_of(line, R2)} " in summary


def test_dot_of_a_line_names_its_number_and_leads_to_its_week(app: Flask, officer: Officer) -> None:
    for n, number in enumerate((10, 25)):
        store_week(app, monday(n), households(number, "00", "35", REGENCY, DISTRICT, HERE))
    page = officer(HERE)
    page.get(f"/cakupan/{HERE}/garis")
    chart = charts(page)["Rumah tangga"]
    links = [(a.get("href"), a.one("title").text) for a in chart.all("a")]
    assert links == [
        (f"/cakupan/{HERE}?pekan={monday(0)}", "5 Oktober 2026: 10"),
        (f"/cakupan/{HERE}?pekan={monday(1)}", "12 Oktober 2026: 25"),
    ]
    assert {a.get("tabindex") for a in chart.all("a")} == {"-1"}, "the table is there for keyboards"
    assert page.root.one("figure").get("aria-hidden") == "true"


def test_line_breaks_where_a_week_was_not_frozen_and_the_page_names_the_week(
    app: Flask, officer: Officer
) -> None:
    for n in (0, 1, 3, 4):
        store_week(app, monday(n), households(20, "00", "35", REGENCY))
    page = officer(REGENCY)
    page.get(f"/cakupan/{REGENCY}/garis")
    assert line_of(charts(page)["Rumah tangga"]).count("M") == 2
    assert "Tidak dibuat: 19 Oktober 2026." in page.text


def test_week_of_0_to_4_is_a_band_and_no_point_at_zero(app: Flask, officer: Officer) -> None:
    for n, number in enumerate((0, 0, 20, 0)):
        store_week(app, monday(n), households(number, "00", "35", REGENCY))
    page = officer(REGENCY)
    page.get(f"/cakupan/{REGENCY}/garis")
    chart = charts(page)["Rumah tangga"]
    assert len(chart.all("a")) == 1
    bands = [(float(r.get("y")), float(r.get("height"))) for r in chart.all("rect", cls="lb")]
    assert bands == [(80.0, 20.0), (80.0, 20.0)], "4 of 20; two neighbouring weeks share one"
    zero = weeks_in_table(page)[f"/cakupan/{REGENCY}"]
    assert cell_of(zero, "Rumah tangga") == "0–4"


def test_share_is_drawn_from_50_households_and_a_shown_zero_share_as_a_band(
    app: Flask, officer: Officer
) -> None:
    for n, (homes, complete) in enumerate(((45, 5), (50, 0), (80, 20))):
        counts = {"households": homes, "complete": complete, "people": 160, "finished": 0}
        store_week(app, monday(n), dict.fromkeys(("00", "35", REGENCY), counts))
    page = officer(REGENCY)
    page.get(f"/cakupan/{REGENCY}/garis")
    chart = charts(page)[R3]
    assert [a.one("title").text for a in chart.all("a")] == ["19 Oktober 2026: 25%"]
    assert len(chart.all("path", cls="lf")) == 1, "5 of 45 has no percentage"
    (band,) = chart.all("rect", cls="lb")
    assert float(band.get("height")) == 32.0, "up to 4 of 50 is 8%, of 25% at the top"
    assert len(charts(page)[R2].all("path", cls="lf")) == 1, "0 to 12 of 160, but 45 households"
    assert len(charts(page)[R2].all("rect", cls="lb")) == 1, "two weeks in a row, one band"


def test_week_that_was_frozen_late_is_marked_in_picture_and_table(
    app: Flask, officer: Officer
) -> None:
    store_week(app, monday(0), households(20, "00", "35", REGENCY))
    store_week(app, monday(1), households(20, "00", "35", REGENCY), late=True)
    page = officer(REGENCY)
    page.get(f"/cakupan/{REGENCY}/garis")
    (late,) = charts(page)["Rumah tangga"].all("path", cls="ll")
    assert late.parent is not None
    assert late.parent.get("href").endswith(str(monday(1)))
    lines = weeks_in_table(page)
    assert "dibuat terlambat" in lines[f"/cakupan/{REGENCY}"].text
    assert "dibuat terlambat" not in lines[f"/cakupan/{REGENCY}?pekan={monday(0)}"].text


def test_versions_of_the_core_list_are_series_of_their_own(app: Flask, officer: Officer) -> None:
    counts = {"households": 100, "complete": 40, "people": 200, "finished": 90}
    for n, percents in enumerate(({"R3 v1": 30}, {"R3 v1": 32, "R3 v2": 4})):
        store_week(
            app,
            monday(n),
            dict.fromkeys(("00", "35", REGENCY), counts),
            more={code: {"percents": percents} for code in ("00", "35", REGENCY)},
            versions=(1, 2),
        )
    page = officer(REGENCY)
    page.get(f"/cakupan/{REGENCY}/garis")
    titles = {
        name: [a.one("title").text.partition(": ")[2] for a in chart.all("a")]
        for name, chart in charts(page).items()
    }
    assert titles[R3] == ["40%", "40%"]
    assert titles[f"{R3}, versi 1"] == ["30%", "32%"]
    assert titles[f"{R3}, versi 2"] == ["4%"]


def test_line_of_reach_breaks_where_the_official_figure_is_another_one(
    app: Flask, officer: Officer
) -> None:
    for n, (inside, placements) in enumerate(
        ((40, 200), (50, 200), (60, 80), (100, 80), (5, 9699))
    ):
        reach = {"inside": inside, "earlier": 0, "later": 0, "unknown": 0}
        reach |= {"answered": inside, "workers": 150}
        store_week(
            app,
            monday(n),
            households(100, "00", "35", REGENCY),
            more={REGENCY: {"reach": reach, "official": {"placements": placements}}},
        )
    page = officer(REGENCY)
    page.get(f"/cakupan/{REGENCY}/garis")
    chart = charts(page)["Jangkauan"]
    said = [a.one("title").text.partition(": ")[2] for a in chart.all("a")]
    assert said == ["20%", "25%", "75%", "125%"]
    assert line_of(chart).count("M") == 2, "200 placements, then 80"
    assert "200%" in page.text, "nothing is cut at 100"
    assert len(chart.all("rect", cls="lb")) == 1, "below one percent is no point at zero"
    assert "karena bulannya lain" in page.text


def test_further_ratios_have_pictures_and_tables_of_their_own(app: Flask, officer: Officer) -> None:
    answers = ({"answered": 60, "asked": 80, "percent": 67}, {"answered": 60, "asked": 80})
    for n, ratio in enumerate(answers):
        store_week(
            app,
            monday(n),
            households(100, "00", "35", REGENCY),
            more={REGENCY: {"ratios": {"F1": ratio}}},
            ratio_names=("F1",),
        )
    page = officer(REGENCY)
    page.get(f"/cakupan/{REGENCY}/garis")
    chart = charts(page)["Rekening atau dompet digital"]
    assert [a.one("title").text for a in chart.all("a")] == ["5 Oktober 2026: 67%"]
    assert len(chart.all("rect", cls="lb")) == 1, "0 to 4 of 60"
    table = page.root.one("table", **{"aria-labelledby": "tabel-use"})
    told = [td.text for td in table.one("tbody").all("td")]
    assert told == ["0–4 dari 60", "67%"]
    (without,) = (p.text for p in page.root.all("p") if p.text.startswith("Tanpa gambar, belum"))
    assert "Menabung di lembaga resmi;" in without
    assert "Selisih" not in without, "of a gap its two parts are drawn"


def test_region_that_was_not_listed_yet_has_no_point_in_that_week(
    app: Flask, officer: Officer
) -> None:
    store_week(app, monday(0), households(20, "00", "35", REGENCY), unlisted=[DISTRICT])
    store_week(app, monday(1), households(20, "00", "35", REGENCY, DISTRICT))
    page = officer(REGENCY)
    page.get(f"/cakupan/{DISTRICT}/garis")
    assert len(charts(page)["Rumah tangga"].all("a")) == 1
    first = weeks_in_table(page)[f"/cakupan/{DISTRICT}?pekan={monday(0)}"]
    assert cell_of(first, "Rumah tangga") == "belum di daftar"


def test_pictures_of_all_parts_share_one_scale_and_show_the_last_numbers(
    app: Flask, officer: Officer
) -> None:
    for n, (one, other) in enumerate(((10, 20), (20, 40))):
        store_week(
            app,
            monday(n),
            households(one + other, "00", "35", REGENCY)
            | households(one, DISTRICT)
            | households(other, "35.07.02"),
        )
    page = officer(REGENCY)
    page.get(f"/cakupan/{REGENCY}/garis")
    small = {a.get("href"): a for a in page.root.one(cls="anak").all("a")}
    assert {*small} == {f"/cakupan/{code}/garis" for code in (DISTRICT, "35.07.02")}
    lines = {href: line_of(a.one("svg")) for href, a in small.items()}
    heights = {
        href: [float(y) for y in re.findall(r" ([0-9.]+)", path)] for href, path in lines.items()
    }
    assert heights[f"/cakupan/{DISTRICT}/garis"] == [75, 50], "10 and 20 of 40"
    assert heights["/cakupan/35.07.02/garis"] == [50, 0], "20 and 40 of 40"
    assert small[f"/cakupan/{DISTRICT}/garis"].one("b").text == "20"
    assert "0 sampai 40" in page.text
    others = page.root.one("ul", cls="belum-ada").all("a")
    page.get(f"/cakupan/{REGENCY}.json")
    assert len(others) + 2 == len(page.response.get_json()["rows"])


def test_village_has_its_line_and_no_parts(app: Flask, officer: Officer) -> None:
    store_week(app, monday(0), households(10, "00", "35", REGENCY, DISTRICT, HERE))
    page = officer(HERE)
    page.get(f"/cakupan/{HERE}/garis")
    assert [*charts(page)] == ["Rumah tangga"]
    assert not page.root.all(id="bagian")
    page.get(f"/cakupan/{HERE}/garis?angka=rumah_tangga", 400)


@pytest.mark.parametrize(
    ("code", "figure"),
    [("35.07", "R2"), ("35.07.01", "R3"), ("35", "F9"), ("35.07", "R1"), ("35", "households")],
)
def test_figure_that_parts_do_not_show_returns_400_with_a_sentence(
    app: Flask, officer: Officer, code: str, figure: str
) -> None:
    store_week(app, monday(0), households(10, "00", "35", REGENCY, DISTRICT))
    page = officer("00")
    page.get(f"/cakupan/{code}/garis?angka={figure}", 400)
    assert "Angka itu tidak ada di sini. Pilih dari daftar." in page.text
    page.get(f"/cakupan/{code}/garis?angka=a&angka=a", 400)


def test_lines_page_is_closed_for_regions_of_others_whether_they_have_rows_or_not(
    app: Flask, officer: Officer
) -> None:
    store_week(app, monday(0), households(10, "00", "35", REGENCY, "35.02"))
    page = officer(REGENCY)
    said = set()
    for code in ("35.02", "33.01", "35.99", "99", "35", "00"):
        page.get(f"/cakupan/{code}/garis", 403)
        said.add(page.text)
    assert len(said) == 1
    page.get("/cakupan/35.07.99/garis", 404)
    page.get("/cakupan/3507/garis", 404)


def test_lines_page_executes_three_sql_statements_at_any_level(
    officer: Officer, homes: Homes, statements: Callable[[], Any]
) -> None:
    homes(HERE, 6, 12)
    page = officer("00")
    for code in LEVELS:
        with statements() as seen:
            page.get(f"/cakupan/{code}/garis")
        own = [s for s in seen if "sign_in" not in s and "staff_grant" not in s]
        assert len(own) <= 3, own
        assert not [s for s in own if "counter" in s or "rounding_secret" in s]


def test_lines_page_of_many_parts_and_weeks_has_few_bytes_and_at_most_24_months(
    app: Flask, officer: Officer
) -> None:
    """13 weeks and 30 month ends of a province of 38 regencies, each with its own numbers."""
    regencies = [f"35.{n:02}" for n in (*range(1, 30), *range(71, 80))]
    weeks = [date(2026, 11, 30) - n * WEEK for n in range(13)]
    weeks += [date(2026, 9, 7) - (n + 1) * 4 * WEEK - 3 * WEEK for n in range(34)]
    last = {(day.year, day.month): day for day in sorted(weeks[13:])}
    for at, day in enumerate(sorted({*weeks[:13], *last.values()})):
        shown: dict[str, dict[str, int]] = {}
        for n, code in enumerate(regencies):
            homes = 10 + 5 * ((7 * n + 3 * at) % 41)
            shown[code] = {"households": homes, "complete": homes // 10 * 5}
        everybody = sum(each["households"] for each in shown.values())
        shown |= {"35": {"households": everybody}, "00": {"households": everybody}}
        store_week(app, day, {"00": shown["00"], "35": shown["35"]} | shown)
    page = officer("35")
    page.get("/cakupan/35/garis")
    assert len(page.root.one(cls="anak").all("a")) == len(regencies)
    assert len(brotli_compress(page.response.get_data(), 5)) <= MOST_BYTES
    lines = weeks_in_table(page)
    assert "2024-12-" in [*lines][-1]


def test_lines_page_before_the_first_week_says_when_it_comes(app: Flask, officer: Officer) -> None:
    page = officer(REGENCY)
    with app.app_context(), transaction() as tx:
        tx.execute(delete(CoverageWeek))
    page.get(f"/cakupan/{REGENCY}/garis")
    assert not page.root.all("svg", cls="kecil-saja")
    assert not page.root.all("table")
