"""Official figures that counted in a week, as they are frozen with it. Pure.

They are external and public: they are stored as published, neither rounded nor hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.denominators.rules.checking import Scheme
from app.denominators.rules.periods import Period
from app.denominators.rules.values import RegionFigure

SENDERS: Final = "senders"
ACCESS: Final = ("bank_offices", "laku_pandai_agents", "post_offices")
"""The indicators of access points (A1)."""


@dataclass(frozen=True, slots=True)
class OfficialSource:
    """Where the figures of an indicator come from: publisher, address, period, scheme of the codes
    in its table, and the number of the load."""

    source: str
    url: str
    period: Period
    scheme: Scheme
    load: int


@dataclass(frozen=True, slots=True)
class OfficialIndicator:
    """The figures of one indicator that count in a week, and their source."""

    source: OfficialSource
    by_region: Mapping[str, RegionFigure]


def encode_source(source: OfficialSource) -> dict[str, str | int]:
    """A source as JSON values; read by `decode_source`."""
    return {
        "source": source.source,
        "url": source.url,
        "starts": source.period.starts.isoformat(),
        "ends": source.period.ends.isoformat(),
        "scheme": source.scheme,
        "load": source.load,
    }


def decode_source(content: Mapping[str, Any]) -> OfficialSource:
    """The source of `encode_source`.

    >>> period = Period(date(2023, 10, 1), date(2025, 9, 1))
    >>> source = OfficialSource("KP2MI", "https://kp2mi.go.id", period, "kemendagri", 3)
    >>> decode_source(encode_source(source)) == source
    True
    """
    days = (date.fromisoformat(content[name]) for name in ("starts", "ends"))
    return OfficialSource(
        content["source"], content["url"], Period(*days), content["scheme"], content["load"]
    )
