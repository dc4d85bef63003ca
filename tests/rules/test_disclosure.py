"""Disclosure control: shown counts are rounded, stay near the truth, add up, and never say "all".

What an attacker can learn from them all together: test_disclosure_attack.py."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.counters import rules
from app.counters.rules import RegionCounts, ShownCounts
from app.regions.codes import COUNTRY, ancestor_codes, parent_code

SECRET = b"s" * 32
UNIT = 5
NO_VILLAGE = ""
"""Households without a village: one more part of the country."""


@dataclass(frozen=True)
class Country:
    """The exact counts of all regions, and the parts of each region above the villages."""

    counts: dict[str, RegionCounts]
    children: dict[str, list[str]]

    def rounded(self, secret: bytes = SECRET) -> dict[str, ShownCounts]:
        return rules.round_regions(COUNTRY, self.counts, self.children, rules.SecretDraws(secret))


def village_counts(households: int, complete: int, people: int, finished: int) -> RegionCounts:
    """The counts of a village from the four that have no link between them; see UNLINKED."""
    everybody = households + complete + people
    return RegionCounts(households, complete, everybody, 2 * complete + finished)


def country_of(villages: Mapping[str, RegionCounts]) -> Country:
    """The country that consists of these villages, and of NO_VILLAGE."""
    sums: dict[str, list[int]] = {}
    children: dict[str, list[str]] = {}
    for village, own in villages.items():
        numbers = astuple(own)
        above = ancestor_codes(village) if village else (COUNTRY,)
        for region in (village, *above):
            total = sums.setdefault(region, [0, 0, 0, 0])
            total[:] = (a + b for a, b in zip(total, numbers, strict=True))
        for part in (village, *above[:-1]):
            siblings = children.setdefault(parent_code(part) or COUNTRY if part else COUNTRY, [])
            if part not in siblings:
                siblings.append(part)
    counts = {region: RegionCounts(*total) for region, total in sums.items()}
    by_level = sorted(children, key=lambda region: (region != COUNTRY, len(region), region))
    return Country(counts, {region: sorted(children[region]) for region in by_level})


@cache
def random_country(seed: int) -> Country:
    """At least 300 villages, most of them with few households or none, as a programme begins."""
    draw = random.Random(seed)

    def counts(most: int) -> RegionCounts:
        households = draw.randint(0, most)
        complete = draw.randint(0, households)
        people = draw.randint(0, 3 * households)
        return village_counts(
            households, complete, people, draw.randint(0, households - complete + people)
        )

    villages = {NO_VILLAGE: counts(60)}
    for province in range(11, 14):
        for regency in range(1, 4):
            for district in range(1, draw.randint(5, 8)):
                for village in range(2001, 2001 + draw.randint(8, 12)):
                    code = f"{province}.{regency:02}.{district:02}.{village}"
                    villages[code] = counts(draw.choice((0, 1, 2, 4, 9, 30)))
    assert len(villages) > 300
    return country_of(villages)


def country_of_two_districts(*villages: int) -> Country:
    """Two equal districts with these numbers of households, none of them complete."""
    return country_of({
        f"35.07.{district:02}.{2001 + n}": village_counts(households, 0, 0, 0)
        for district in (1, 2)
        for n, households in enumerate(villages)
    })  # fmt: skip


CRAFTED = {
    "all ones": country_of_two_districts(1, 1, 1, 1, 1, 1, 1),
    "four fours": country_of_two_districts(4, 4, 4, 4),
    "4 and 4 beside a 5": country_of_two_districts(4, 4, 5),
}
RANDOM = tuple(range(20))


VILLAGES = [
    f"{province}.{regency:02}.{district:02}.{village}"
    for province in (11, 12)
    for regency in (1, 2)
    for district in (1, 2)
    for village in (2001, 2002)
]


def small_countries() -> st.SearchStrategy[Country]:
    """Up to ten villages; a region may be an only child, and empty."""
    counts = st.builds(
        lambda n, c, q, e: village_counts(n, min(c, n), q, min(e, n - min(c, n) + q)),
        *(st.integers(0, most) for most in (12, 12, 20, 20)),
    )
    villages = st.sampled_from([NO_VILLAGE, *VILLAGES])
    return st.dictionaries(villages, counts, min_size=1, max_size=10).map(country_of)


UNLINKED: Mapping[str, Callable[[RegionCounts], int]] = {
    "households": lambda each: each.households,
    "complete": lambda each: each.complete,
    "people": lambda each: each.people - each.households - each.complete,
    "finished": lambda each: each.finished - 2 * each.complete,
}
"""The four counts that are rounded, by figure."""


def check_tree(
    shown: Mapping[str, int], exact: Mapping[str, int], children: Mapping[str, Iterable[str]]
) -> None:
    """The three properties of every rounded tree, from which all others follow."""
    assert shown.keys() == exact.keys()
    for region, count in shown.items():
        assert count % UNIT == 0 <= count, f"{region}: {count} is no multiple of 5"
        assert abs(count - exact[region]) < UNIT, f"{region}: {count} for {exact[region]}"
    for region, parts in children.items():
        assert shown[region] == sum(shown[part] for part in parts), f"{region}: not its parts"


def check_country(country: Country, secret: bytes) -> None:
    """Check the four trees, and that the shown counts are made of them as documented."""
    trees = {}
    for figure, count in UNLINKED.items():
        exact = {region: count(each) for region, each in country.counts.items()}
        draw = rules.secret_draw(secret, figure)
        trees[figure] = rules.round_tree(COUNTRY, exact, country.children, draw)
        check_tree(trees[figure], exact, country.children)
    shown = country.rounded(secret)
    assert shown.keys() == country.counts.keys()
    for region, counts in shown.items():
        n, c, q, e = (trees[figure][region] for figure in UNLINKED)
        assert (counts.households, counts.people) == (n, n + c + q)
        check_never_all(counts)
        pairs = c if c < n else max(n - UNIT, 0)
        assert counts.complete == pairs
        assert counts.finished == min(2 * pairs + e, max(counts.people - UNIT, 0))


def check_never_all(counts: ShownCounts) -> None:
    """No shown count says that a household is complete, or that a person finished."""
    assert 0 <= counts.complete <= max(counts.households - UNIT, 0)
    assert 0 <= counts.finished <= max(counts.people - UNIT, 0)


@given(small_countries(), st.binary(min_size=32, max_size=32))
def test_counts_are_rounded_near_the_truth_and_add_up_in_small_countries(
    country: Country, secret: bytes
) -> None:
    check_country(country, secret)


@pytest.mark.parametrize("seed", RANDOM)
def test_counts_are_rounded_near_the_truth_and_add_up_in_300_villages(seed: int) -> None:
    check_country(random_country(seed), SECRET)


@pytest.mark.parametrize("name", CRAFTED)
def test_counts_are_rounded_near_the_truth_and_add_up_in_crafted_countries(name: str) -> None:
    for n in range(100):
        check_country(CRAFTED[name], bytes([n]) * 32)


def test_check_fails_when_one_region_is_rounded_by_itself() -> None:
    """The guard works: with some secrets the region is no longer a part of the sum."""
    country = CRAFTED["four fours"]
    exact = {region: each.households for region, each in country.counts.items()}
    failed = 0
    for n in range(20):
        draw = rules.secret_draw(bytes([n]) * 32, "households")
        shown = rules.round_tree(COUNTRY, exact, country.children, draw)
        alone = rules.round_count_of_topmost_region("35.07.01", exact["35.07.01"], draw)
        if alone != shown["35.07.01"]:
            failed += 1
            with pytest.raises(AssertionError, match="not its parts"):
                check_tree(shown | {"35.07.01": alone}, exact, country.children)
    assert failed


@given(st.integers(0, 10_000), st.floats(0, 1, exclude_max=True))
def test_national_count_is_rounded_up_when_its_draw_is_below_the_remainder(
    n: int, draw: float
) -> None:
    below = n // UNIT * UNIT
    shown = rules.round_count_of_topmost_region(COUNTRY, n, lambda region: draw)
    assert shown == (below + UNIT if draw < (n - below) / UNIT else below)


def test_count_is_rounded_up_as_often_as_its_remainder_says() -> None:
    """Otherwise large regions with many small parts would be shown too large or too small."""
    for rest in range(UNIT):
        ups = sum(
            rules.round_count_of_topmost_region(
                COUNTRY, rest, rules.secret_draw(n.to_bytes(32), "households")
            )
            > 0
            for n in range(1000)
        )
        assert abs(ups - 1000 * rest / UNIT) < 60  # four standard deviations


def test_figures_are_rounded_by_different_draws() -> None:
    regions = [f"35.{n:02}" for n in range(1, 51)]
    draws = [
        tuple(map(rules.secret_draw(SECRET, figure), regions))
        for figure in (*UNLINKED, "R3 1 met", "R3 1 not met")
    ]
    assert len({number for each in draws for number in each}) == len(draws) * len(regions)
    assert all(0 <= number < 1 for each in draws for number in each)


@pytest.mark.parametrize("seed", RANDOM)
def test_rounding_is_the_same_when_the_secret_is(seed: int) -> None:
    """Fresh draws of an unchanged count would give it away within weeks."""
    country = random_country(seed)
    assert country.rounded() == country.rounded()


def test_rounding_differs_when_the_secret_differs() -> None:
    countries = [random_country(seed) for seed in RANDOM]
    other = [country.rounded(b"t" * 32) != country.rounded() for country in countries]
    assert sum(other) > len(other) / 2


@given(small_countries(), st.data())
def test_subtree_left_out_changes_no_number(country: Country, data: st.DataObject) -> None:
    """A page rounds only what lies on its path, and still shows the numbers of every other page."""
    without = data.draw(st.sampled_from(sorted(country.children)))
    children = {
        region: parts
        for region, parts in country.children.items()
        if without not in (region, *ancestor_codes(region))
    }
    shown = rules.round_regions(COUNTRY, country.counts, children, rules.SecretDraws(SECRET))
    assert without in shown
    assert shown.items() <= country.rounded().items()


def check_move(before: Country, origin: str, target: str) -> None:
    """Move one household, complete if there is one, and compare the shown households."""
    complete = int(before.counts[origin].complete > 0)
    people, finished = 1 + complete, 2 * complete
    villages = {
        code: each
        for code, each in before.counts.items()
        if code not in before.children or code == NO_VILLAGE
    }
    for code, way in ((origin, -1), (target, 1)):
        old = villages[code]
        villages[code] = RegionCounts(
            old.households + way,
            old.complete + way * complete,
            old.people + way * people,
            old.finished + way * finished,
        )
    after = country_of(villages)
    now, then = after.rounded(), before.rounded()
    assert now.keys() == then.keys()
    for region in now:
        assert abs(now[region].households - then[region].households) in (0, UNIT)
        assert abs(now[region].complete - then[region].complete) in (0, UNIT)


@pytest.mark.parametrize("seed", RANDOM)
def test_household_that_moves_changes_numbers_by_zero_or_five(seed: int) -> None:
    country = random_country(seed)
    draw = random.Random(seed)
    villages = sorted(country.counts.keys() - country.children.keys())
    homes = [code for code in villages if country.counts[code].households]
    for _ in range(3):
        check_move(country, draw.choice(homes), draw.choice(villages))
