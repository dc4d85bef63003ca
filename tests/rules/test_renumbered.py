"""A region that is only renumbered is shown the same numbers under its new code."""

from __future__ import annotations

import itertools
import random
import re
from datetime import UTC, date, datetime

import pytest

from app.counters.rules import ANY, SecretDraws
from app.denominators.rules.periods import Period
from app.denominators.rules.values import RegionFigure
from app.frozen_weeks.rules import encode_frozen_coverage_page, freeze_country
from app.ratios.rules.official import OfficialIndicator, OfficialSource
from app.ratios.rules.ratios import ANSWERS
from app.ratios.rules.reach import DEPARTED, PLACEMENTS
from app.regions.codes import ancestor_codes
from app.regions.rules import first_codes
from app.survey_results.rules.frozen import encode_changes, shown_changes_of_regions
from app.survey_results.rules.report import ScorePair

SECRET = b"s" * 32
OLD, NEW = "35", "36"
REGENCIES = [f"{province}.{n:02}" for province in ("33", OLD, "51") for n in range(1, 6)]
VILLAGES = [f"{regency}.01.{n}" for regency in REGENCIES for n in range(2001, 2004)]
PERIOD = Period(date(2023, 10, 1), date(2025, 9, 1))
SOURCE = OfficialSource("KP2MI", "https://kp2mi.go.id/data", PERIOD, "kemendagri", 7)
EARLIER, THEN = (datetime(year, 6, 1, tzinfo=UTC) for year in (2025, 2026))


def renumbered(code: str, province: str) -> str:
    return province + code[2:] if code.startswith(OLD) else code


def under_old_code(text: str, province: str) -> str:
    """The text with the codes of a province as if it still were OLD."""
    return re.sub(rf"(?<![\d.]){province}(?=[.\"]|$)", OLD, text)


def frozen(seed: int, province: str, draws: SecretDraws) -> dict[str, str]:
    """The texts of all pages of a random country in which OLD has the code `province`, written with
    the code OLD."""
    numbers = random.Random(seed)
    villages = [renumbered(village, province) for village in VILLAGES]
    rows: dict[tuple[str, int], list[int]] = {}
    for village in villages:
        homes = numbers.randint(15, 40)
        alone, complete, done = (numbers.randint(5, 12) for _ in range(3))
        of_village = {0: (homes, 2 * homes, alone), ANY: (complete, 2 * complete + done, 0)}
        of_village[1] = of_village[ANY]
        for core, its in of_village.items():
            for code in (village, *ancestor_codes(village)):
                row = rows.setdefault((code, core), [0, 0, 0])
                row[:] = [a + b for a, b in zip(row, its, strict=True)]
    regencies = list(dict.fromkeys(village[:5] for village in villages))
    asked = itertools.product(regencies, ANSWERS)
    pages = freeze_country(
        [(*key, row[0], row[1], row[2]) for key, row in rows.items()],
        {code for code, _ in rows},
        [1],
        draws,
        ratio_counts=[(code, "F1", each, numbers.randint(30, 60)) for code, each in asked],
        ratio_names=["F1"],
        departures=[
            (code, kind, numbers.randint(30, 60)) for code in regencies for kind in DEPARTED
        ],
        official={
            PLACEMENTS: OfficialIndicator(SOURCE, {code: RegionFigure(900) for code in regencies})
        },
    )
    return {
        under_old_code(code, province): under_old_code(encode_frozen_coverage_page(page), province)
        for code, page in pages
    }


def changes(province: str, draws: SecretDraws) -> dict[str, str]:
    """Score changes of 64 people in each village, with shares at a target."""
    placed = [
        ("after", "behaviour", renumbered(village, province), ScorePair(n % 18, n * k % 27, 0))
        for n in range(64)
        for k, village in enumerate(VILLAGES)
    ]
    found = shown_changes_of_regions(placed, draws)
    return {under_old_code(code, province): encode_changes(its) for code, its in found.items()}


@pytest.mark.parametrize("seed", range(5))
def test_renumbered_province_keeps_every_shown_number_of_itself_and_of_its_parts(seed: int) -> None:
    """Its households, the complete ones, people, finishers, those by version, those who registered
    by themselves, further ratios and reach. Drawn anew, some of them would differ."""
    all_old = {code for village in VILLAGES for code in (village, *ancestor_codes(village))}
    olds = {code: THEN for code in all_old if code.startswith(OLD)}
    since = {renumbered(code, NEW): THEN for code in olds}
    keys = first_codes({OLD: NEW}, olds, since)
    assert len(keys) == 1 + 5 + 5 + 15
    before = frozen(seed, OLD, SecretDraws(SECRET))
    assert any('"F1":{' in text and '"reach":{' in text for text in before.values())
    assert frozen(seed, NEW, SecretDraws(SECRET, keys)) == before
    assert frozen(seed, NEW, SecretDraws(SECRET)) != before, "the guard works"
    told = changes(OLD, SecretDraws(SECRET))
    assert changes(NEW, SecretDraws(SECRET, keys)) == told
    assert changes(NEW, SecretDraws(SECRET)) != told


def test_split_region_and_the_target_of_a_merge_draw_by_their_own_codes() -> None:
    """A part of the district went elsewhere: the villages are renumbered, the district is not. The
    village 2003 became a part of one that was there already, and two became one new village."""
    old = "92.01.05"
    gone = dict.fromkeys([old, *(f"{old}.200{n}" for n in range(1, 6))], THEN)
    successors = {
        old: "96.03.05",
        f"{old}.2002": "96.03.06.2001",
        f"{old}.2003": "96.03.05.2009",
        f"{old}.2004": "96.03.05.2007",
        f"{old}.2005": "96.03.05.2007",
    }
    since = dict.fromkeys(["96.03.05", "96.03.05.2001", "96.03.05.2007", "96.03.06.2001"], THEN)
    since["96.03.05.2009"] = EARLIER
    assert first_codes(successors, gone, since) == {
        "96.03.05.2001": f"{old}.2001",
        "96.03.06.2001": f"{old}.2002",
    }


def test_region_whose_old_code_is_still_listed_draws_by_its_own_code() -> None:
    assert first_codes({"92.01": "96.03"}, {}, {"96.03": THEN}) == {}
    assert first_codes({}, {"92.01": THEN}, {"96.03": THEN}) == {}
