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
    round_root,
    secret_draw,
    share_of_shown,
)
from app.regions.codes import region_level


@dataclass(frozen=True, slots=True)
class AnswerRounding:
    """How answers of a region are rounded: always up or always down for the same `figure`, since
    `secret` never changes."""

    region: str
    secret: bytes

    def share_at_target(self, figure: str, met: int, people: int) -> Cell:
        """The share of `people`, a multiple of 5, who met a target; never all of them."""
        return self._share(self._rounded(f"{figure} met", met), people)

    def shares_of_answers(self, figure: str, yes: int, no: int, missing: int) -> tuple[Cell, Cell]:
        """The share of yes among valid answers, never all of them; and the share of valid answers
        among all who were asked, of whom `missing` gave none."""
        shown_yes, shown_no, without = (
            self._rounded(f"{figure} {name}", n)
            for name, n in (("yes", yes), ("no", no), ("missing", missing))
        )
        valid = shown_yes + shown_no
        if self._is_below_regency:
            return NOT_HERE, NOT_HERE
        if valid < PERCENT_FROM:
            return TOO_FEW, TOO_FEW
        answered = share_of_shown(valid, valid + without, UNIT - 1, has_percent=True)
        return self._share(shown_yes, valid), answered

    @property
    def _is_below_regency(self) -> bool:
        return region_level(self.region) in ("village", "district")

    def _rounded(self, figure: str, count: int) -> int:
        return round_root(self.region, count, secret_draw(self.secret, f"survey {figure}"))

    def _share(self, numerator: int, denominator: int) -> Cell:
        if self._is_below_regency:
            return NOT_HERE
        if denominator < PERCENT_FROM:
            return TOO_FEW
        return share_of_shown(
            min(numerator, denominator - UNIT), denominator, UNIT - 1, has_percent=True
        )
