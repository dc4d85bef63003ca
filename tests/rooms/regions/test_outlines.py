"""Outlines that an operator loads for the map: `bekal wilayah peta`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from app.kit.store.db import read
from app.kit.store.models import AuditEvent
from app.regions import queries, rules
from app.regions.models import MapOutline

Run = Callable[..., Result]
SQUARE = [[112.0, -8.0], [113.0, -8.0], [113.0, -7.0], [112.0, -7.0], [112.0, -8.0]]
SOURCE = ("--sumber", "BIG, 2025", "--lisensi", "CC BY 4.0")


@pytest.fixture
def run(app: Flask) -> Run:
    """Runs `bekal wilayah peta …`."""
    return lambda *words: app.test_cli_runner().invoke(args=["wilayah", "peta", *map(str, words)])


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Mapping[str, object]], Path]:
    """Writes a GeoJSON file of {region code: ring}."""

    def write_file(rings: Mapping[str, object]) -> Path:
        features = [
            {
                "type": "Feature",
                "properties": {"code": code},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
            for code, ring in rings.items()
        ]
        path = tmp_path / "garis.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
        return path

    return write_file


Write = Callable[[Mapping[str, object]], Path]


def count_of_outlines() -> int:
    return read().scalar(select(func.count()).select_from(MapOutline)) or 0


def test_loaded_outline_replaces_the_shipped_one_and_only_that(
    app: Flask, run: Run, write: Write
) -> None:
    with app.app_context():
        shipped = queries.map_outlines(("33", "35", "35.02", "65"))
        assert shipped.by_region.keys() == {"33", "35"}
        assert shipped.sources == ()
    result = run("impor", write({"35": SQUARE, "35.02": SQUARE}), *SOURCE)
    assert result.exit_code == 0, result.output
    assert result.stdout == "2 garis wilayah dimuat.\n"
    with app.app_context():
        found = queries.map_outlines(("33", "35", "35.02", "65"))
        assert found.by_region.keys() == {"33", "35", "35.02"}
        assert set(found.by_region["35"][0]) == {(x, y) for x, y in SQUARE}
        assert found.by_region["33"] == shipped.by_region["33"]
        assert found.sources == (("BIG, 2025", "CC BY 4.0"),)
        coarse = queries.map_outlines(("35",), coarse=True)
        assert set(coarse.by_region["35"][0]) == {(x, y) for x, y in SQUARE}


def test_loading_a_region_again_replaces_it_and_keeps_the_others(
    app: Flask, run: Run, write: Write
) -> None:
    run("impor", write({"35": SQUARE, "35.02": SQUARE}), *SOURCE)
    half = [[112.0, -8.0], [113.0, -8.0], [112.5, -7.5], [112.0, -8.0]]
    result = run("impor", write({"35.02": half}), "--sumber", "Dinas", "--lisensi", "bebas")
    assert result.exit_code == 0, result.output
    with app.app_context():
        found = queries.map_outlines(("35", "35.02"))
        assert set(found.by_region["35.02"][0]) == {(x, y) for x, y in half}
        assert found.sources == (("BIG, 2025", "CC BY 4.0"), ("Dinas", "bebas"))
    said = run("lihat").stdout
    assert "1 garis, BIG, 2025 (CC BY 4.0)" in said
    assert "1 garis, Dinas (bebas)" in said


def test_removing_outlines_of_a_region_removes_those_inside_it(
    app: Flask, run: Run, write: Write
) -> None:
    run("impor", write({"35": SQUARE, "35.02": SQUARE, "33": SQUARE}), *SOURCE)
    assert run("hapus", "35").stdout == "2 garis wilayah dihapus.\n"
    with app.app_context():
        assert queries.map_outlines(("33",)).sources
        shipped = rules.shipped_province_outlines()["35"]
        assert queries.map_outlines(("35",)).by_region["35"] == shipped
    assert run("hapus", "00").stdout == "1 garis wilayah dihapus.\n"
    assert run("hapus", "3507").exit_code == 1
    with app.app_context():
        assert count_of_outlines() == 0


def test_invalid_file_changes_nothing(app: Flask, run: Run, write: Write) -> None:
    run("impor", write({"35": SQUARE}), *SOURCE)
    result = run("impor", write({"35.02": SQUARE, "99": SQUARE}), *SOURCE)
    assert result.exit_code == 1
    assert result.stderr == "Error: Bentuk ke-2: kode 99 tidak ada di daftar wilayah.\n"
    with app.app_context():
        assert count_of_outlines() == 1


def test_import_needs_a_source_and_a_licence_on_one_line(run: Run, write: Write) -> None:
    file = write({"35": SQUARE})
    for source in (" ", "x" * 201, "a\x07b"):
        result = run("impor", file, "--sumber", source, "--lisensi", "bebas")
        assert result.exit_code == 1
        assert "Tulis sumber dan lisensi dalam satu baris" in result.stderr
    assert run("impor", file, "--sumber", "BIG").exit_code == 2


def test_missing_file_is_named(run: Run, tmp_path: Path) -> None:
    result = run("impor", tmp_path / "tidak-ada.geojson", *SOURCE)
    assert result.exit_code == 1
    assert "berkas ini tidak dapat dibaca" in result.stderr


def test_loading_and_removing_outlines_write_audit_entries(
    app: Flask, run: Run, write: Write
) -> None:
    run("impor", write({"35": SQUARE}), *SOURCE)
    run("hapus", "35")
    with app.app_context():
        events = read().execute(select(AuditEvent.what, AuditEvent.about)).all()
    assert set(events) == {("regions:outlines:load", None), ("regions:outlines:remove", "35")}
