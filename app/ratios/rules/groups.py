"""People in groups, such as by answer: each group is rounded as a tree of its own. Pure.

Source of the rule: docs/disclosure.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from app.counters.rules import SecretDraws, round_tree
from app.regions.codes import COUNTRY

UNPLACED = ""
"""In place of a code: households whose village is not told. They count for the country only."""

Group = TypeVar("Group", bound=str)


def round_groups(
    figure: str,
    counts: Iterable[tuple[str, Group, int]],
    groups: Sequence[Group],
    wide: Mapping[str, Sequence[str]],
    draws: SecretDraws,
) -> dict[Group, dict[str, int]]:
    """{group: {region down to the regency: its rounded number of people}}.

    `figure`: a fixed name, from which with the group's the secret draws are made. `counts`: (code
    of a regency, or UNPLACED; group; how many people). `wide`: the parts of the country and
    of each province."""
    above = {part: region for region, parts in wide.items() for part in parts}
    exact: dict[Group, dict[str, int]] = {group: defaultdict(int) for group in groups}
    for regency, group, n in counts:
        region: str | None = regency
        while region is not None:
            exact[group][region] += n
            region = above.get(region)
    return {
        group: round_tree(COUNTRY, exact[group], wide, draws.of(f"{figure}: {group}"))
        for group in groups
    }
