"""Outlines of regions: what comes with the project, and what an operator's file must be."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from app.regions import codes, rules
from app.regions.rules import CleanOutline, OutlineFileError, clean_outline_file

KNOWN = {"35", "35.07", "35.07.12", "36"}
SQUARE = [[112.0, -8.0], [113.0, -8.0], [113.0, -7.0], [112.0, -7.0], [112.0, -8.0]]
BOW_TIE = [[112.0, -8.0], [113.0, -7.0], [113.0, -8.0], [112.0, -7.0], [112.0, -8.0]]


def feature(code: Any = "35.07", ring: Any = SQUARE, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"code": code, **properties},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def geojson(*features: Any, **members: Any) -> bytes:
    content = {"type": "FeatureCollection", "features": list(features), **members}
    return json.dumps(content).encode()


def cleaned(data: bytes, code_property: str = "code") -> dict[str, CleanOutline]:
    return clean_outline_file(data, KNOWN, code_property)


def moved(ring: Any, change: Any) -> list[list[float]]:
    return [change(*point) for point in ring]


def test_each_official_regency_has_a_point_and_no_other_region_has_one() -> None:
    rows = rules.read_region_list(rules.DATA)
    regencies = {row.code for row in rows if codes.region_level(row.code) == "regency"}
    assert rules.regency_points().keys() == regencies


def test_each_regency_point_lies_within_the_outline_of_its_province_or_near_it() -> None:
    """A point of the wrong island or with its coordinates swapped would be far off."""
    new = {"65": "64", "93": "91", "94": "91", "95": "91", "96": "92"}
    outlines = rules.shipped_province_outlines()
    for code, (longitude, latitude) in rules.regency_points().items():
        outline = outlines[new.get(code[:2], code[:2])]
        box = rules.bounding_box(point for ring in outline for point in ring)
        assert box.west - 0.8 < longitude < box.east + 0.8, code
        assert box.south - 0.8 < latitude < box.north + 0.8, code


def test_outline_file_of_a_square_is_kept_as_it_is() -> None:
    square = tuple((x, y) for x, y in SQUARE)
    found = cleaned(geojson(feature("35.07"), feature("35")))
    assert {code: set(outline.fine[0]) for code, outline in found.items()} == {
        "35.07": set(square),
        "35": set(square),
    }
    assert found["35.07"].coarse == ()
    assert set(found["35"].coarse[0]) == set(square)


def test_cleaning_closes_rings_and_drops_heights_doubled_points_and_needless_ones() -> None:
    ring = [[112, -8, 5.0], [112, -8], [112.5, -8.0], [113, -8], [113, -7, 90], [112, -7]]
    (outline,) = cleaned(geojson(feature(ring=ring)))["35.07"].fine
    assert set(outline) == {(112.0, -8.0), (113.0, -8.0), (113.0, -7.0), (112.0, -7.0)}
    assert outline[0] == outline[-1]


def test_code_is_read_from_the_property_that_is_named() -> None:
    assert cleaned(geojson(feature("x", KODE_KEC="35.07.12")), "KODE_KEC").keys() == {"35.07.12"}


def test_wgs84_named_in_the_former_member_crs_is_accepted() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert cleaned(geojson(feature(), crs=crs))


REFUSED = {
    "not JSON": (b"{", "bukan JSON yang utuh"),
    "nested too deep": (b"[" * 200_000, "bukan JSON yang utuh"),
    "not UTF-8": (b"\xff\xfe{}", "bukan UTF-8"),
    "not a collection": (json.dumps(feature()).encode(), "bukan GeoJSON dengan “type”"),
    "no feature": (geojson(), "belum berisi satu bentuk pun"),
    "not a feature": (geojson("x"), "Bentuk ke-1 bukan “Feature”"),
    "no number": (
        geojson(feature()).replace(b"112.0, -8.0", b"NaN, -8.0"),
        "bukan angka (NaN atau Infinity)",
    ),
    "another reference system": (
        geojson(feature(), crs={"type": "name", "properties": {"name": "EPSG:23830"}}),
        "Koordinatnya bukan WGS84",
    ),
    "metres": (
        geojson(feature(ring=moved(SQUARE, lambda x, y: [x * 5000, y * 1e6]))),
        "Bentuk ke-1 (35.07): koordinatnya bukan derajat. Ubah dulu ke WGS84 (EPSG:4326).",
    ),
    "latitude first": (
        geojson(feature(ring=moved(SQUARE, lambda x, y: [y, x]))),
        "urutan koordinat terbalik. Tulis bujur, lalu lintang.",
    ),
    "elsewhere": (
        geojson(feature(ring=moved(SQUARE, lambda x, y: [x - 100, y + 50]))),
        "letaknya di luar Indonesia",
    ),
    "no code": (
        geojson({**feature(), "properties": {"nama": "Malang"}}),
        "tidak punya keterangan “code” yang berisi kode Kemendagri. Yang ada: “nama”.",
    ),
    "a number for a code": (geojson(feature(35.07)), "tulis kode sebagai teks"),
    "a code of BPS": (geojson(feature("3507")), "kode “3507” ditulis tanpa titik"),
    "no code at all": (geojson(feature("Malang")), "“Malang” bukan kode Kemendagri"),
    "an unknown code": (geojson(feature("35.99")), "kode 35.99 tidak ada di daftar wilayah"),
    "a village": (geojson(feature("35.07.12.2001")), "35.07.12.2001 bukan itu"),
    "the country": (geojson(feature("00")), "00 bukan itu"),
    "a code twice": (geojson(feature(), feature()), "Bentuk ke-2: kode 35.07 sudah ada"),
    "script in a name": (
        geojson(feature(name="<script>alert(1)</script>")),
        "ada tanda < atau > atau huruf tak terbaca",
    ),
    "script in a property's name": (
        geojson(feature(**{"<img src=x>": 1})),
        "ada tanda < atau > atau huruf tak terbaca",
    ),
    "a line": (
        geojson({**feature(), "geometry": {"type": "LineString", "coordinates": SQUARE}}),
        "bukan Polygon atau MultiPolygon",
    ),
    "no geometry": (geojson({**feature(), "geometry": None}), "bukan Polygon atau MultiPolygon"),
    "no ring": (
        geojson({**feature(), "geometry": {"type": "Polygon", "coordinates": []}}),
        "belum berisi garis",
    ),
    "two points": (
        geojson(feature(ring=[[112, -8], [113, -8], [112, -8]])),
        "kurang dari tiga titik",
    ),
    "a point of text": (
        geojson(feature(ring=[["112", "-8"], *SQUARE])),
        "ada titik yang bukan dua angka",
    ),
    "a line that crosses itself": (
        geojson(feature(ring=BOW_TIE)),
        "garisnya memotong atau menindih dirinya di dekat 112.5000, -7.5000. Perbaiki dulu.",
    ),
}


@pytest.mark.parametrize("data, sentence", REFUSED.values(), ids=REFUSED)
def test_invalid_outline_file_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(OutlineFileError) as refusal:
        cleaned(data)
    assert sentence in str(refusal.value)


def test_file_over_10_mb_or_with_too_many_points_is_refused() -> None:
    with pytest.raises(OutlineFileError, match="lebih dari 10 MB"):
        cleaned(b" " * (rules.MOST_BYTES + 1))
    ring = [[112 + n / 1e6, -8] for n in range(400_001)] + [[113, -7]]
    with pytest.raises(OutlineFileError, match="lebih dari 400000 titik"):
        cleaned(geojson(feature(ring=ring)).replace(b" ", b""))


def test_region_of_too_many_islands_is_refused() -> None:
    def island(column: int, row: int) -> list[list[list[float]]]:
        west, south = 112 + column / 50, -8 + row / 50
        corners = [[0.0, 0.0], [0.01, 0.0], [0.01, 0.01], [0.0, 0.01], [0.0, 0.0]]
        return [[[west + x, south + y] for x, y in corners]]

    islands = [island(column, row) for column in range(40) for row in range(40)]
    geometry = {"type": "MultiPolygon", "coordinates": islands}
    with pytest.raises(OutlineFileError, match="terlalu banyak pulau"):
        cleaned(geojson({**feature(), "geometry": geometry}))


def test_loading_the_rules_of_regions_loads_neither_shapely_nor_numpy() -> None:
    """Workers would hold 30 MB more."""
    program = "import sys; import app.regions; print({'shapely', 'numpy'} & set(sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "set()"
