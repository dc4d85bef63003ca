"""What someone learns who has all shown numbers of all pages and knows the rule, not the secret.

An integer program asks for the least and the greatest number of households that a region can have.
A protected region, one of 1–4 households, keeps five values at least: no page, and no two together,
tells how many there are. Source of the attack: docs/disclosure.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from highspy import Highs, HighsModelStatus

from app.counters import rules
from app.counters.rules import SHARES_FROM, ShownCounts
from app.regions.codes import COUNTRY, region_level
from tests.rules.test_disclosure import (
    CRAFTED,
    RANDOM,
    SECRET,
    UNIT,
    Country,
    country_of,
    random_country,
    village_counts,
)

Shown = Mapping[str, ShownCounts]
LEAST = 5
"""Values that a protected region keeps."""


def has_complete(region: str) -> bool:
    """Whether pages show complete households of a region, if it has enough households."""
    return not region or region_level(region) != "village"


def has_people(region: str) -> bool:
    return not region or region_level(region) not in ("village", "district")


class Attacker:
    """All countries that could be behind the shown numbers, as an integer program.

    Of people and finishers, who are shown from the regency up, only the sums of a regency matter:
    below it they can be spread at will. The same holds for complete households below the district.
    """

    def __init__(self, shown: Shown, children: Mapping[str, list[str]]) -> None:
        self.solver: Any = Highs()  # type: ignore[no-untyped-call]
        self.solver.silent()
        self.solver.setOptionValue("threads", 1)
        self.shown, self.children = shown, children
        self.households = {region: self._near(each.households) for region, each in shown.items()}
        complete = self._tree([region for region in shown if has_complete(region)])
        wide = [region for region in shown if has_people(region)]
        people, finished = self._tree(wide), self._tree(wide)
        self._add_up(self.households)
        for region, (true, rounded) in complete.items():
            self.solver.addConstr(true <= self.households[region])
            if shown[region].households >= SHARES_FROM:
                greatest = max(shown[region].households - UNIT, 0)
                self._read(rounded, shown[region].complete, greatest)
        for region in wide:
            true = complete[region][0] + finished[region][0]
            self.solver.addConstr(true <= self.households[region] + people[region][0])
            if shown[region].households >= SHARES_FROM:
                self._read_people(
                    shown[region], complete[region][1], people[region][1], finished[region][1]
                )

    def _near(self, shown: int) -> Any:
        """A count that can be shown so."""
        return self.solver.addIntegral(lb=max(shown - UNIT + 1, 0), ub=shown + UNIT - 1)

    def _tree(self, regions: list[str]) -> dict[str, tuple[Any, Any]]:
        """A count of each region and the multiple of 5 by which it is shown; both add up."""
        tree = {}
        for region in regions:
            true, fives = self.solver.addIntegral(lb=0), self.solver.addIntegral(lb=0)
            self.solver.addConstr(true - UNIT * fives <= UNIT - 1)
            self.solver.addConstr(true - UNIT * fives >= 1 - UNIT)
            tree[region] = true, fives
        for kind in (0, 1):
            self._add_up({region: both[kind] for region, both in tree.items()})
        return tree

    def _add_up(self, tree: Mapping[str, Any]) -> None:
        for region, parts in self.children.items():
            if region in tree and all(part in tree for part in parts):
                self.solver.addConstr(
                    self.solver.qsum(tree[part] for part in parts) == tree[region]
                )

    def _read(self, fives: Any, shown: int, greatest: int) -> None:
        """`shown` is the number, or the greatest that is ever shown; then there may be more."""
        self.solver.addConstr(UNIT * fives >= shown)
        if shown < greatest:
            self.solver.addConstr(UNIT * fives <= shown)

    def _read_people(self, shown: ShownCounts, complete: Any, people: Any, finished: Any) -> None:
        everybody = shown.people - shown.households
        self.solver.addConstr(UNIT * (complete + people) == everybody)
        self._read(
            finished, shown.finished - 2 * shown.complete, shown.people - UNIT - 2 * shown.complete
        )

    def values_left(self, regions: Iterable[str]) -> dict[str, range]:
        """The least to the greatest number of households that each of these regions can have."""
        found: dict[str, list[int]] = {region: [] for region in regions}
        for solve in (self.solver.minimize, self.solver.maximize):
            for region, end in self._ends(list(found), solve).items():
                found[region].append(end)
        return {region: range(least, most + 1) for region, (least, most) in found.items()}

    def _ends(self, regions: list[str], solve: Callable[[Any], object]) -> dict[str, int]:
        """Push all regions at once; those that reach the end of what `_near` allows are done. When
        none does, push one by itself, which then is as far as it goes."""
        sign = 1 if solve == self.solver.minimize else -1
        ends: dict[str, int] = {}
        together = True
        while len(ends) < len(regions):
            rest = [region for region in regions if region not in ends]
            pushed = rest if together else rest[:1]
            solve(self.solver.qsum(self.households[region] for region in pushed))
            assert self.solver.getModelStatus() == HighsModelStatus.kOptimal
            values = {region: round(self.solver.val(self.households[region])) for region in rest}
            done = pushed if not together else [r for r in rest if values[r] == self._end(r, sign)]
            ends |= {region: values[region] for region in done}
            together = bool(done)
        return ends

    def _end(self, region: str, sign: int) -> int:
        shown = self.shown[region].households
        return max(shown - UNIT + 1, 0) if sign == 1 else shown + UNIT - 1

    def can_have(self, region: str, households: int) -> bool:
        """Whether the region can have exactly so many."""
        known = self.solver.addConstr(self.households[region] == households)
        self.solver.minimize(self.households[COUNTRY])
        status = self.solver.getModelStatus()
        self.solver.removeConstr(known)
        return bool(status == HighsModelStatus.kOptimal)


def protected(country: Country) -> list[str]:
    return [region for region, each in country.counts.items() if 1 <= each.households < UNIT]


def with_households(each: ShownCounts, households: int) -> ShownCounts:
    return replace(each, households=households, people=each.people - each.households + households)


def parts_rounded_by_themselves(country: Country) -> Shown:
    """What pages would show if each region were rounded by itself, so that no sum is right."""
    draw = rules.secret_draw(SECRET, "households")
    return {
        region: with_households(
            each,
            rules.round_count_of_topmost_region(region, country.counts[region].households, draw),
        )
        for region, each in country.rounded().items()
    }


def first_villages(country: Country) -> Country:
    """Only one village of each district, and only its households: there, sums tell most."""
    return country_of({
        code: village_counts(each.households, 0, 0, 0)
        for code, each in country.counts.items()
        if code.endswith(".2001")
    })  # fmt: skip


@pytest.mark.parametrize("seed", RANDOM)
def test_attacker_is_left_five_possible_household_counts_of_protected_regions_in_300_villages(
    seed: int,
) -> None:
    country = random_country(seed)
    left = Attacker(country.rounded(), country.children).values_left(protected(country))
    assert len(left) > 100
    for region, values in left.items():
        assert country.counts[region].households in values
        assert len(values) >= LEAST, f"{region}: {values}"


@pytest.mark.parametrize("name", CRAFTED)
def test_attacker_cannot_narrow_household_counts_of_protected_regions_in_crafted_countries(
    name: str,
) -> None:
    """Of regions so much alike an attacker would learn most; between the ends is no gap either."""
    country = CRAFTED[name]
    for n in range(2):
        shown = country.rounded(bytes([n]) * 32)
        attacker = Attacker(shown, country.children)
        for region, values in attacker.values_left(protected(country)).items():
            households = shown[region].households
            assert values == range(max(households - UNIT + 1, 0), households + UNIT)
            assert len(values) >= LEAST
            assert all(attacker.can_have(region, each) for each in values)


def test_attack_succeeds_when_one_region_is_rounded_by_itself() -> None:
    """The guard works: a village of 4 that is alone in its district, rounded the other way."""
    village = "35.07.01.2001"
    country = country_of({village: village_counts(4, 0, 0, 0)})
    shown = country.rounded()
    assert Attacker(shown, country.children).values_left([village])[village] in (
        range(5),
        range(1, 10),
    )
    alone = with_households(shown[village], UNIT - shown[village].households)
    left = Attacker({**shown, village: alone}, country.children).values_left([village])
    assert left == {village: range(1, 5)}


def test_attack_succeeds_when_every_region_is_rounded_by_itself() -> None:
    """The guard works in a larger country as well."""
    country = first_villages(random_country(0))
    regions = protected(country)
    kept = Attacker(country.rounded(), country.children).values_left(regions)
    left = Attacker(parts_rounded_by_themselves(country), country.children).values_left(regions)
    assert min(len(values) for values in kept.values()) >= LEAST
    assert min(len(values) for values in left.values()) < LEAST
