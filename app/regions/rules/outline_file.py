"""Check and simplify a GeoJSON file of an operator. Pure.

A file is accepted entirely or not at all: `OutlineFileError` says in the operator's language which
feature is at fault and what to do. Nothing but codes and numbers is taken over from a file."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from app.kit.untyped.geometry import InvalidPolygonError, simplify_polygons
from app.regions import codes
from app.regions.rules.outlines import Outline, Point
from app.regions.rules.projection import Box, bounding_box

MOST_BYTES = 10_000_000
MOST_POINTS = 400_000
MOST_KEPT_POINTS = 5_000
"""Points of one region after it was simplified."""
INDONESIA = Box(west=94.0, south=-12.0, east=142.0, north=7.0)
SIZE_IN_DRAWING = 1_000
"""A region is drawn about as many units wide; an outline is stored as exactly as that shows."""
COUNTRY_STEP = 0.03
"""Degrees that show on the map of the country: one unit of its drawing."""
WGS84_NAMES = ("CRS84", "EPSG:4326", "EPSG::4326")
LONGEST_QUOTE = 40
_LEVELS = ("province", "regency", "district")

Polygons = list[list[list[Point]]]


class OutlineFileError(ValueError):
    """The file is rejected; the text is a sentence for the operator."""


@dataclass(frozen=True, slots=True)
class CleanOutline:
    """The outline of a region: `fine` for its own map, `coarse` for that of the country (provinces
    only; empty for others)."""

    fine: Outline
    coarse: Outline


def clean_outline_file(
    data: bytes, known: Collection[str], code_property: str
) -> dict[str, CleanOutline]:
    """{region code: its outline} of a GeoJSON file. `known`: codes of the official list. Imports
    shapely: call it in a process of its own. Raises OutlineFileError."""
    found: dict[str, CleanOutline] = {}
    points = 0
    for number, feature in enumerate(_features(data), start=1):
        where = f"Bentuk ke-{number}"
        properties = feature.get("properties")
        _check_names(properties, where)
        code = _checked_code(properties, code_property, known, where)
        if code in found:
            raise OutlineFileError(f"{where}: kode {code} sudah ada sebelumnya di berkas ini.")
        where = f"{where} ({code})"
        polygons = _checked_polygons(feature.get("geometry"), where)
        points += sum(len(ring) for polygon in polygons for ring in polygon)
        if points > MOST_POINTS:
            raise OutlineFileError(
                f"Berkas ini berisi lebih dari {MOST_POINTS} titik. Sederhanakan dulu garisnya."
            )
        found[code] = _simplified(code, polygons, where)
    return found


def _features(data: bytes) -> list[dict[str, Any]]:
    """The features of the file, each an object."""
    if len(data) > MOST_BYTES:
        raise OutlineFileError("Berkas ini lebih dari 10 MB. Sederhanakan dulu garisnya.")
    try:
        content = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise OutlineFileError("Berkas ini bukan UTF-8. Simpan ulang dulu.") from None
    except (json.JSONDecodeError, RecursionError):
        raise OutlineFileError("Berkas ini bukan JSON yang utuh.") from None
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        raise OutlineFileError("Berkas ini bukan GeoJSON dengan “type”: “FeatureCollection”.")
    if "crs" in content and not _is_wgs84(content["crs"]):
        raise OutlineFileError("Koordinatnya bukan WGS84. Ubah dulu ke WGS84 (EPSG:4326).")
    features = content.get("features")
    if not isinstance(features, list) or not features:
        raise OutlineFileError("Berkas ini belum berisi satu bentuk pun.")
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise OutlineFileError(f"Bentuk ke-{number} bukan “Feature”.")
    return features


def _refuse_constant(_name: str) -> NoReturn:
    raise OutlineFileError("Ada koordinat yang bukan angka (NaN atau Infinity).")


def _is_wgs84(system: Any) -> bool:
    """Whether the former member "crs" names WGS84, as many programs still write it."""
    properties = system.get("properties") if isinstance(system, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return isinstance(name, str) and name.upper().endswith(WGS84_NAMES)


def _check_names(properties: Any, where: str) -> None:
    """Refuse markup in any text, though no text of a file is ever shown: who put it there does not
    mean well, and other programs may show it."""
    for name, value in properties.items() if isinstance(properties, dict) else ():
        for text in (name, value):
            if isinstance(text, str) and re.search(r"[<>\x00-\x1f\x7f]|javascript:", text, re.I):
                raise OutlineFileError(
                    f"{where}: ada tanda < atau > atau huruf tak terbaca di keterangannya. "
                    "Hapus dulu."
                )


def _checked_code(properties: Any, name: str, known: Collection[str], where: str) -> str:
    """The Kemendagri code of a feature, of a region from province to district."""
    if not isinstance(properties, dict) or name not in properties:
        others = ", ".join(map(_quoted, properties)) if isinstance(properties, dict) else ""
        raise OutlineFileError(
            f"{where} tidak punya keterangan “{name}” yang berisi kode Kemendagri. "
            f"Yang ada: {others or 'tidak ada'}. Pilih dengan --kolom."
        )
    code = properties[name]
    if not isinstance(code, str):
        raise OutlineFileError(
            f"{where}: tulis kode sebagai teks dalam tanda kutip, misalnya “35.07”."
        )
    if code.isdigit() and len(code) > len("35"):
        raise OutlineFileError(
            f"{where}: kode {_quoted(code)} ditulis tanpa titik, seperti kode BPS. "
            "Pakai kode Kemendagri, misalnya 35.07."
        )
    if not codes.is_region_code(code):
        raise OutlineFileError(f"{where}: {_quoted(code)} bukan kode Kemendagri.")
    if codes.region_level(code) not in _LEVELS:
        raise OutlineFileError(
            f"{where}: peta memuat provinsi, kabupaten, kota, dan kecamatan; {code} bukan itu."
        )
    if code not in known:
        raise OutlineFileError(f"{where}: kode {code} tidak ada di daftar wilayah.")
    return code


def _quoted(text: str) -> str:
    return f"“{text[:LONGEST_QUOTE]}”"


def _checked_polygons(geometry: Any, where: str) -> Polygons:
    """The polygons of a geometry: closed rings of numbers within Indonesia."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise OutlineFileError(f"{where} bukan Polygon atau MultiPolygon.")
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons:
        raise OutlineFileError(f"{where} belum berisi garis.")
    checked = []
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon:
            raise OutlineFileError(f"{where} belum berisi garis.")
        checked.append([list(_checked_ring(ring, where)) for ring in polygon])
    _check_place(bounding_box(point for polygon in checked for point in polygon[0]), where)
    return checked


def _checked_ring(ring: Any, where: str) -> Iterator[Point]:
    """The points of a ring, without heights and doubled points, closed."""
    first = last = None
    count = 0
    for point in ring if isinstance(ring, list) else ():
        if (
            not isinstance(point, list)
            or len(point) < 2
            or not all(map(_is_finite_number, point[:2]))
        ):
            raise OutlineFileError(f"{where}: ada titik yang bukan dua angka.")
        place = (float(point[0]), float(point[1]))
        if place == last:
            continue
        first, last, count = first or place, place, count + 1
        yield place
    if first is None or last is None or count - (first == last) < 3:
        raise OutlineFileError(f"{where}: ada garis dengan kurang dari tiga titik.")
    if first != last:
        yield first


def _is_finite_number(value: Any) -> bool:
    return type(value) in (int, float) and math.isfinite(value)


def _check_place(box: Box, where: str) -> None:
    if max(abs(box.west), abs(box.east)) > 180 or max(abs(box.south), abs(box.north)) > 180:
        raise OutlineFileError(
            f"{where}: koordinatnya bukan derajat. Ubah dulu ke WGS84 (EPSG:4326)."
        )
    if _is_in_indonesia(Box(box.south, box.west, box.north, box.east)):
        raise OutlineFileError(f"{where}: urutan koordinat terbalik. Tulis bujur, lalu lintang.")
    if not _is_in_indonesia(box):
        raise OutlineFileError(f"{where}: letaknya di luar Indonesia.")


def _is_in_indonesia(box: Box) -> bool:
    return (
        INDONESIA.west <= box.west
        and box.east <= INDONESIA.east
        and INDONESIA.south <= box.south
        and box.north <= INDONESIA.north
    )


def _simplified(code: str, polygons: Polygons, where: str) -> CleanOutline:
    box = bounding_box(point for polygon in polygons for point in polygon[0])
    step = max(box.east - box.west, box.north - box.south) / SIZE_IN_DRAWING
    try:
        fine = _as_outline(simplify_polygons(polygons, step))
        is_province = codes.region_level(code) == "province"
        coarse = _as_outline(simplify_polygons(polygons, COUNTRY_STEP)) if is_province else ()
    except InvalidPolygonError as fault:
        place = re.search(r"\[([-0-9.]+) ([-0-9.]+)", str(fault))
        near = f" di dekat {float(place[1]):.4f}, {float(place[2]):.4f}" if place else ""
        raise OutlineFileError(
            f"{where}: garisnya memotong atau menindih dirinya{near}. Perbaiki dulu."
        ) from None
    if sum(map(len, fine)) > MOST_KEPT_POINTS:
        raise OutlineFileError(f"{where}: terlalu banyak pulau atau lekuk. Sederhanakan dulu.")
    return CleanOutline(fine, coarse)


def _as_outline(polygons: list[Any]) -> Outline:
    return tuple(tuple(ring) for polygon in polygons for ring in polygon)
