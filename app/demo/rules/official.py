"""Invented official figures of the demo. Pure, and the same every time."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from app.demo.rules.households import REGENCIES, SEED

OFFICIAL_SOURCES = ("Contoh A, bukan data resmi", "Contoh B, bukan data resmi")


def planned_official_tables(districts: Sequence[str]) -> list[tuple[str, str]]:
    """(source, table) of invented official figures: placements of the sending regencies from two
    sources, which differ for one period, and senders and access points of these districts."""
    random = Random(SEED)
    tables = []
    for number, source in enumerate(OFFICIAL_SOURCES):
        rows = ["kode wilayah;indikator;periode;nilai"]
        for code, weight in REGENCIES.items():
            yearly = weight * random.randint(60, 90) // 100
            rows.append(f"{code};penempatan;2024;{yearly}")
            if number == 0:
                rows.append(f"{code};penempatan;2023-10..2025-09;{2 * yearly}")
        if number == 0:
            for code in districts:
                rows += [
                    f"{code};{word};Desember 2025;{random.randint(0, most)}"
                    for word, most in (
                        ("pengirim uang", 900),
                        ("kantor bank", 3),
                        ("agen laku pandai", 25),
                        ("kantor pos", 1),
                    )
                ]
        tables.append((source, "\n".join(rows)))
    return tables
