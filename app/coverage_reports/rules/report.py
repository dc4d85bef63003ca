"""A report on a region as it is read: all its words and numbers, for the page and for the PDF.
Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.coverage_map.rules.map import CoverageMap

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ReportMap:
    """The drawing of a report. `signs`: the CSS class of each kind of circle, and what it means;
    `notes`: where its lines come from."""

    heading: str
    drawing: CoverageMap
    signs: tuple[Pair, ...]
    notes: str


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """A report in one language. `sentences`: the headline. `summary`: figures of the region and
    their values. `columns` and `rows`: the parts, the name first; `few`: names of parts of which
    nothing but "0–4" is shown, under `few_heading`. `definitions`: name and text."""

    language: str
    title: str
    about: str
    sentences: tuple[str, ...]
    summary_heading: str
    summary: tuple[Pair, ...]
    parts_heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    few_heading: str
    few: tuple[str, ...]
    map: ReportMap | None
    definitions_heading: str
    definitions: tuple[Pair, ...]
    notes: tuple[str, ...]
    footer: str


def encode_report(report: CoverageReport) -> str:
    """The text of a report, for the database."""
    return json.dumps(asdict(report), ensure_ascii=False)


def decode_report(text: str) -> Mapping[str, Any]:
    """The fields of a report; those of its map by name too."""
    content: dict[str, Any] = json.loads(text)
    return content
