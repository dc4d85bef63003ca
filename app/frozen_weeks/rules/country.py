"""The pages of a week: the numbers of the whole country, rounded at once. Pure.

Source of the rule: docs/disclosure.md. Villages show households; districts complete households too;
regencies and above people, finishers, and percentages by version of the core list. All of these are
known households and their people. Those that registered by themselves are a tree of its own, of
households alone, down to the regency and from SELF_REGISTERED_FROM. The people behind the numbers
begin to be shown at SHARES_FROM households, percentages at PERCENT_FROM."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from app.counters.rules import (
    ANY,
    PERCENT_FROM,
    SELF_REGISTERED_FROM,
    SHARES_FROM,
    UNIT,
    RegionCounts,
    SecretDraws,
    ShownCounts,
    round_regions,
    round_self_registered,
    round_tree,
    rounded_percent,
)
from app.denominators.rules.values import RegionFigure
from app.frozen_weeks.rules.frozen import FrozenPage, FrozenRegion, percent_name
from app.frozen_weeks.rules.reached import last_cohort_day_by_region, reached_regions
from app.ratios.rules.groups import UNPLACED
from app.ratios.rules.official import OfficialIndicator
from app.ratios.rules.ratios import RatioCount, freeze_ratios
from app.ratios.rules.reach import PLACEMENTS, DepartureCount, freeze_reach
from app.regions import codes
from app.regions.codes import COUNTRY, Level

CounterRow = tuple[str, int, int, int, int]
"""(region, version of the core list, ANY, or 0 for all; households, people, and with 0 the
households that registered by themselves)"""
Children = Mapping[str, Sequence[str]]
_Pair = tuple[int, int]


def level_of(region: str) -> Level:
    """The level of a region; households without a village are one large group, like a province."""
    return codes.region_level(region) if region else "province"


def freeze_country(
    rows: Iterable[CounterRow],
    listed: Iterable[str],
    published: Iterable[int],
    draws: SecretDraws,
    cohort_days: Mapping[str, date] = MappingProxyType({}),
    ratio_counts: Iterable[RatioCount] = (),
    ratio_names: Iterable[str] = (),
    departures: Iterable[DepartureCount] = (),
    official: Mapping[str, OfficialIndicator] = MappingProxyType({}),
) -> Iterator[tuple[str, FrozenPage]]:
    """The pages of all regions above the village as (code, page), without those that show nothing
    but zeros; that of the country always, since it tells whether reached regions were recorded.

    `rows`: the counters of all regions; those by version only from the regency up. `listed`: all
    regions of the official list; one that is no longer listed is added while more than zero is
    shown of it.
    `published`: versions of the core list. `cohort_days`: the last day of the last cohort of
    each village where one has begun; such villages of the official list are reached.
    `ratio_counts`: of the ratios that are counted this week, `ratio_names`. `departures`: of known
    workers, for R1. `official`: figures that count this week, by indicator; those of regions of the
    official list are kept."""
    listed, ratio_counts, departures = set(listed), list(ratio_counts), list(departures)
    figures = _official_by_region(official, {COUNTRY, *listed})
    cohort_days = {village: day for village, day in cohort_days.items() if village in listed}
    reached, cohorts_until = reached_regions(cohort_days), last_cohort_day_by_region(cohort_days)
    counts, alone = _counts_by_version(rows)
    versions = sorted({*published, *(version for version in counts if version > 0)})
    everybody, finished = counts[0], counts[ANY]
    for of_region in (*counts.values(), alone):
        _add_unplaced(of_region)
    # Below a region without counters that is not reached, all is zero and nothing is reached.
    counted = {COUNTRY, *everybody, *alone, *reached, *figures}
    counted |= {each[0] for each in ratio_counts} | {each[0] for each in departures}
    nearby = (code for code in listed if codes.parent_code(code) in counted)
    children = _children_by_region({*nearby, *counted} - {COUNTRY, UNPLACED})
    exact = {}
    for code, (homes, people) in everybody.items():
        complete, done = finished.get(code, (0, 0))
        exact[code] = RegionCounts(homes, complete, people, done)
    shown = round_regions(COUNTRY, exact, children, draws)
    above_regencies = ("country", "province")
    wide = {code: parts for code, parts in children.items() if level_of(code) in above_regencies}
    percents = _percents_by_version(counts, versions, wide, shown, draws)
    ratios = freeze_ratios(ratio_counts, wide, draws)
    reach = freeze_reach(departures, wide, draws) if PLACEMENTS in official else {}
    self_registered_counts = {code: n for code, (n, _) in alone.items()}
    shown_alone = round_self_registered(COUNTRY, self_registered_counts, wide, draws)

    def frozen(code: str) -> FrozenRegion:
        told = _shown_counts(code, shown[code])
        if shown_alone.get(code, 0) >= SELF_REGISTERED_FROM:
            told["self_registered"] = shown_alone[code]
        its = figures.get(code, {})
        return FrozenRegion(
            told,
            percents.get(code, {}),
            code in reached,
            reach.get(code, {}) if shown[code].households >= SHARES_FROM else {},
            {name: figure.value for name, figure in its.items()},
            tuple(name for name, figure in its.items() if figure.is_sum),
            cohorts_until.get(code),
        )

    for region, parts in children.items():
        shown_parts = {part: frozen(part) for part in parts}
        # A part that is no longer listed has households, however few: a row of zeros would say so.
        shown_parts = {
            part: numbers
            for part, numbers in shown_parts.items()
            if part in listed or part == UNPLACED or not numbers.is_zero
        }
        # Of few households no ratio: who answered would tell of them.
        has_ratios = shown[region].households >= SHARES_FROM
        its_own = replace(frozen(region), ratios=ratios.get(region, {}) if has_ratios else {})
        page = FrozenPage(its_own, shown_parts, tuple(versions), tuple(ratio_names))
        if region == COUNTRY:
            page = replace(page, sources={name: its.source for name, its in official.items()})
        if region == COUNTRY or not page.is_zero:
            yield region, page


def _counts_by_version(
    rows: Iterable[CounterRow],
) -> tuple[dict[int, dict[str, _Pair]], dict[str, _Pair]]:
    """{version: {region: (households, people)}}, and {region: (households that registered by
    themselves, 0)}."""
    counts: dict[int, dict[str, _Pair]] = defaultdict(dict)
    alone: dict[str, _Pair] = {}
    for code, core, households, people, self_registered in rows:
        if households or people:
            counts[core][code] = households, people
        if self_registered:
            alone[code] = self_registered, 0
    return counts, alone


def _official_by_region(
    official: Mapping[str, OfficialIndicator], listed: set[str]
) -> dict[str, dict[str, RegionFigure]]:
    """{region of the official list: {indicator: its figure}}."""
    found: dict[str, dict[str, RegionFigure]] = defaultdict(dict)
    for name, its in sorted(official.items()):
        for code, figure in its.by_region.items():
            if code in listed:
                found[code][name] = figure
    return found


def _add_unplaced(of_region: dict[str, _Pair]) -> None:
    """Add the households outside all provinces: those of the country minus the provinces'."""
    homes, people = of_region.get(COUNTRY, (0, 0))
    for code, pair in of_region.items():
        if len(code) == len(COUNTRY) and code != COUNTRY:
            homes, people = homes - pair[0], people - pair[1]
    of_region[UNPLACED] = homes, people


def _children_by_region(regions: set[str]) -> dict[str, list[str]]:
    """{region above the village: its parts}, each before its parts, the country first."""
    regions = regions | {above for code in regions for above in codes.ancestor_codes(code)}
    children: dict[str, list[str]] = {COUNTRY: [UNPLACED]}
    for code in sorted(regions - {COUNTRY}, key=lambda code: (len(code), code)):
        children[codes.parent_code(code) or COUNTRY].append(code)
        if level_of(code) != "village":
            children[code] = []
    return children


def _shown_counts(region: str, shown: ShownCounts) -> dict[str, int]:
    """The counts that pages show of a region; a number of households of 0 is left out."""
    level = level_of(region)
    told = {"households": shown.households} if shown.households else {}
    if shown.households >= SHARES_FROM and level != "village":
        told["complete"] = shown.complete
        if level != "district":
            told |= {"people": shown.people, "finished": shown.finished}
    return told


def _percents_by_version(
    counts: Mapping[int, Mapping[str, _Pair]],
    versions: Sequence[int],
    wide: Children,
    shown: Mapping[str, ShownCounts],
    draws: SecretDraws,
) -> dict[str, dict[str, int]]:
    """{region down to the regency: {name: percentage that meets a version of the core list}}.
    `wide`: the parts of the country and of provinces."""
    percents: dict[str, dict[str, int]] = defaultdict(dict)
    for version in versions:
        for n, indicator in enumerate(("R3", "R2")):
            met = {code: pair[n] for code, pair in counts.get(version, {}).items()}
            everybody = {code: pair[n] for code, pair in counts[0].items()}
            tree = _percentages(f"{indicator} {version}", met, everybody, shown, wide, draws)
            for code, percent in tree:
                percents[code][percent_name(indicator, version)] = percent
    return percents


def _percentages(
    figure: str,
    met: Mapping[str, int],
    everybody: Mapping[str, int],
    shown: Mapping[str, ShownCounts],
    wide: Children,
    draws: SecretDraws,
) -> Iterator[tuple[str, int]]:
    """The percentage of each region, down to the regency, that meets a version; not of a region
    with too few households or where the shown number is 0. Those who meet it and those who do not
    are rounded apart, since versions overlap."""
    lacking = {code: n - met.get(code, 0) for code, n in everybody.items()}
    yes = round_tree(COUNTRY, met, wide, draws.of(f"{figure} met"))
    no = round_tree(COUNTRY, lacking, wide, draws.of(f"{figure} not met"))
    for region, numerator in yes.items():
        denominator = numerator + no[region]
        if min(shown[region].households, denominator) >= PERCENT_FROM and numerator:
            yield region, rounded_percent(min(numerator, denominator - UNIT), denominator)
