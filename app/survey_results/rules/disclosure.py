"""Which shares of survey answers are shown of a region, and how exactly. Pure.

They pass the same gate as counts by region: yes, no and no answer are each rounded to a multiple of
5 by the secret of this deployment, and what is shown is made of these. They begin at the regency
and at PERCENT_FROM valid answers. Source: docs/disclosure.md."""

from __future__ import annotations

from dataclasses import dataclass

from app.counters.rules import (
    NOT_HERE,
    PERCENT_FROM,
    TOO_FEW,
    UNIT,
    Cell,
    SecretDraws,
    round_count_of_topmost_region,
    share_of_shown,
)
from app.regions.codes import region_level


@dataclass(frozen=True, slots=True)
class AnswerRounding:
    """How answers of a region are rounded: always up or always down for the same `figure`, since
    `draws` never change."""

    region: str
    draws: SecretDraws

    def share_at_target(self, figure: str, met: int, people: int) -> Cell:
        """The share of `people`, a multiple of 5, who met a target; never all of them."""
        return self._share(self._rounded(f"{figure} met", met), people)

    @property
    def _is_below_regency(self) -> bool:
        return region_level(self.region) in ("village", "district")

    def _rounded(self, figure: str, count: int) -> int:
        return round_count_of_topmost_region(self.region, count, self.draws.of(f"survey {figure}"))

    def _share(self, numerator: int, denominator: int) -> Cell:
        if self._is_below_regency:
            return NOT_HERE
        if denominator < PERCENT_FROM:
            return TOO_FEW
        return share_of_shown(
            min(numerator, denominator - UNIT), denominator, UNIT - 1, has_percent=True
        )
