"""National figures from surveys, to be shown beside and never in one series with Bekal's own. Read
from data/national.csv. Pure."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

from app.kit.text.msgid import N_

_FILE: Final = Path(__file__).parents[1] / "data" / "national.csv"


@dataclass(frozen=True, slots=True)
class ReferenceSeries:
    """A survey's figure over the years, in percent. `name` and `definition` are message ids."""

    code: str
    name: str
    definition: str


SERIES: Final = (
    ReferenceSeries(
        "snlik_literacy",
        N_("Literasi keuangan, SNLIK"),
        N_(
            "Pengetahuan, keterampilan, keyakinan, sikap, dan perilaku. "
            "Survei OJK, sejak 2024 bersama BPS."
        ),
    ),
    ReferenceSeries(
        "snlik_inclusion",
        N_("Inklusi keuangan, SNLIK"),
        N_("Pemakaian produk atau layanan keuangan. Survei OJK, sejak 2024 bersama BPS."),
    ),
    ReferenceSeries(
        "snlik_inclusion_wide",
        N_("Inklusi keuangan, SNLIK cakupan DNKI"),
        N_("Dengan penyedia layanan yang lebih luas. Jangan disambung dengan angka di atas."),
    ),
    ReferenceSeries(
        "findex_account",
        N_("Punya rekening, Global Findex"),
        N_("Penduduk 15 tahun ke atas dengan rekening, atau uang digital dalam 12 bulan."),
    ),
)


@dataclass(frozen=True, slots=True)
class ReferenceFigure:
    """One year of a series. `method` numbers the ways of measuring: figures with different numbers
    are not comparable."""

    year: int
    percent: Decimal
    method: int
    source: str
    url: str


@cache
def reference_figures(series: str) -> tuple[ReferenceFigure, ...]:
    """The figures of a series by year."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        found = [
            ReferenceFigure(
                int(row["year"]),
                Decimal(row["percent"]),
                int(row["method"]),
                row["source"],
                row["url"],
            )
            for row in csv.DictReader(file)
            if row["series"] == series
        ]
    return tuple(sorted(found, key=lambda each: each.year))


def reference_figures_by_series() -> dict[ReferenceSeries, tuple[ReferenceFigure, ...]]:
    """The figures of every series by year."""
    return {each: reference_figures(each.code) for each in SERIES}
