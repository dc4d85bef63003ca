"""A frozen page: the shown numbers of a region and of its parts, as text for the database. Pure.

It holds only what pages show, nothing exact. Regions have codes, no names; a number that is not
there is zero, or not shown at that level. Official figures stand as they were published. A later
figure is one more name in `counts`, in `percents` or in `ratios`. Change FORMAT if a name changes
its meaning, and decode both formats.

Texts without `ratio_names` are of weeks before any ratio was counted. Format 1 does not tell which
regions are reached; in format 2 those without the name are not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.ratios.rules.official import OfficialSource, decode_source, encode_source
from app.ratios.rules.ratios import FrozenRatio

FORMAT = 2
FORMAT_WITHOUT_REACHED = 1


class UnknownFormatError(ValueError):
    """The text was written in a format that this code does not know."""


@dataclass(frozen=True, slots=True)
class FrozenRegion:
    """The shown numbers of a region. `counts`: multiples of 5 by name; `percents`: whole
    percentages by name. Without households it is shown as "0–4". `reached`: see rules.reached; None
    if that was not recorded yet. `reach`: numbers of workers for R1, see rules.reach. `official`:
    official figures by indicator, as published; those in `sums` are sums of the parts'.
    `cohorts_until`: the last day of the last cohort there. `ratios`: by name, see rules.ratios;
    only of the region of a page, not of its parts."""

    counts: Mapping[str, int] = field(default_factory=dict)
    percents: Mapping[str, int] = field(default_factory=dict)
    reached: bool | None = None
    reach: Mapping[str, int] = field(default_factory=dict)
    official: Mapping[str, int] = field(default_factory=dict)
    sums: tuple[str, ...] = ()
    cohorts_until: date | None = None
    ratios: Mapping[str, FrozenRatio] = field(default_factory=dict)

    @property
    def households(self) -> int:
        return self.counts.get("households", 0)

    @property
    def is_zero(self) -> bool:
        numbers = (self.counts, self.percents, self.reach, self.official, self.ratios)
        return not self.reached and not any(numbers)


@dataclass(frozen=True, slots=True)
class FrozenPage:
    """A region and its parts by code, as listed at that moment. `core_versions`: the versions of
    the core list that were published or met by then. `ratio_names`: the ratios that were counted
    that week. `sources`: of official figures by indicator; on the page of the country only."""

    region: FrozenRegion
    parts: Mapping[str, FrozenRegion]
    core_versions: tuple[int, ...] = ()
    ratio_names: tuple[str, ...] = ()
    sources: Mapping[str, OfficialSource] = field(default_factory=dict)

    @property
    def is_zero(self) -> bool:
        return self.region.is_zero and all(part.is_zero for part in self.parts.values())


def percent_name(indicator: str, core: int) -> str:
    """The name of the percentage that meets a version of the core list.

    >>> percent_name("R3", 2)
    'R3 v2'
    """
    return f"{indicator} v{core}"


def encode_frozen_coverage_page(page: FrozenPage) -> str:
    """The text of a page, the same for equal pages.

    >>> district = FrozenRegion({"households": 10, "complete": 5}, reached=True)
    >>> village = FrozenRegion({"households": 5}, reached=True)
    >>> parts = {"35.07.12.2001": village, "35.07.12.2002": FrozenRegion(reached=False)}
    >>> page = FrozenPage(district, parts, (1,), ("F1",))
    >>> print(encode_frozen_coverage_page(page).replace(',"', ',\\n"'))
    {"core_versions":[1],
    "format":2,
    "parts":{"35.07.12.2001":{"counts":{"households":5},
    "reached":true},
    "35.07.12.2002":{}},
    "ratio_names":["F1"],
    "region":{"counts":{"complete":5,
    "households":10},
    "reached":true}}
    >>> decode_frozen_coverage_page(encode_frozen_coverage_page(page)) == page
    True
    """
    content: dict[str, Any] = {
        "format": FORMAT,
        "core_versions": page.core_versions,
        "ratio_names": page.ratio_names,
        "region": _content_of_region(page.region),
        "parts": {code: _content_of_region(part) for code, part in page.parts.items()},
    }
    if page.sources:
        content["sources"] = {name: encode_source(its) for name, its in page.sources.items()}
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def decode_frozen_coverage_page(text: str) -> FrozenPage:
    """The page of a text by `encode_frozen_coverage_page`, also of format 1. Raises
    UnknownFormatError.

    >>> old = '{"core_versions":[1],"format":1,"parts":{},"region":{"counts":{"households":5}}}'
    >>> decode_frozen_coverage_page(old).region.reached is None
    True
    >>> decode_frozen_coverage_page('{"format":99}')
    Traceback (most recent call last):
    ...
    app.frozen_weeks.rules.frozen.UnknownFormatError: 99
    """
    content: dict[str, Any] = json.loads(text)
    if content["format"] not in (FORMAT_WITHOUT_REACHED, FORMAT):
        raise UnknownFormatError(content["format"])
    is_recorded = content["format"] != FORMAT_WITHOUT_REACHED
    return FrozenPage(
        _region_from_content(content["region"], is_recorded=is_recorded),
        {
            code: _region_from_content(part, is_recorded=is_recorded)
            for code, part in content["parts"].items()
        },
        tuple(content["core_versions"]),
        tuple(content.get("ratio_names", ())),
        {name: decode_source(its) for name, its in content.get("sources", {}).items()},
    )


def _region_from_content(content: dict[str, Any], *, is_recorded: bool) -> FrozenRegion:
    """`is_recorded`: whether that week tells which regions are reached."""
    unmarked = {"reached": False if is_recorded else None}
    until = content.get("cohorts_until")
    stored = {
        "sums": tuple(content.get("sums", ())),
        "cohorts_until": None if until is None else date.fromisoformat(until),
    }
    return FrozenRegion(**unmarked | content | stored)


def _content_of_region(region: FrozenRegion) -> dict[str, Any]:
    numbers = {
        "counts": dict(region.counts),
        "percents": dict(region.percents),
        "reach": dict(region.reach),
        "official": dict(region.official),
        "sums": region.sums,
        "ratios": {name: dict(shown) for name, shown in region.ratios.items()},
    }
    told: dict[str, Any] = {name: its for name, its in numbers.items() if its}
    if region.reached:
        told["reached"] = True
    if region.cohorts_until is not None:
        told["cohorts_until"] = region.cohorts_until.isoformat()
    return told
