"""The official list of regions: reading and rejecting it, and the words of a name."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from app.regions import codes, rules
from app.regions.rules import RegionListError, RegionRow

GOOD = {
    "provinces.csv": "code,name\n35,Jawa Timur\n",
    "regencies.csv": "code,province_code,name\n35.07,35,Kabupaten Malang\n",
    "districts.csv": "code,regency_code,name\n35.07.22,35.07,Dau\n",
    "villages.csv": "code,district_code,name\n35.07.22.2001,35.07.22,Kucur\n"
    '35.07.22.2002,35.07.22,"Lubuk Pakam I,II"\n',
}


def folder_of(path: Path, changed: dict[str, str | bytes | None]) -> Path:
    for name, text in {**GOOD, **changed}.items():
        if text is not None:
            (path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_official_region_list_has_the_expected_number_of_regions_at_each_level() -> None:
    rows = rules.read_region_list(rules.DATA)
    assert Counter(codes.region_level(row.code) for row in rows) == {
        "province": 38, "regency": 514, "district": 7_285, "village": 83_762,
    }  # fmt: skip
    assert all(rules.name_endings(row.name) for row in rows)


def test_every_display_name_replaces_a_name_of_the_official_region_list() -> None:
    display = rules.region_display_names()
    assert display["31", "Daerah Khusus Ibukota Jakarta"] == "Daerah Khusus Jakarta"
    assert display.keys() <= {(row.code, row.name) for row in rules.read_region_list(rules.DATA)}


def test_region_list_is_read_with_parents_before_children(tmp_path: Path) -> None:
    assert rules.read_region_list(folder_of(tmp_path, {})) == [
        RegionRow("35", "00", "Jawa Timur"),
        RegionRow("35.07", "35", "Kabupaten Malang"),
        RegionRow("35.07.22", "35.07", "Dau"),
        RegionRow("35.07.22.2001", "35.07.22", "Kucur"),
        RegionRow("35.07.22.2002", "35.07.22", "Lubuk Pakam I,II"),
    ]


def test_region_list_saved_by_a_spreadsheet_program_is_read(tmp_path: Path) -> None:
    saved = "\ufeffname,code,catatan\r\n  Jawa   Timur ,35,x\r\n\r\n".encode()
    assert (
        rules.read_region_list(folder_of(tmp_path, {"provinces.csv": saved}))[0].name
        == "Jawa Timur"
    )


VILLAGES = "code,district_code,name\n35.07.22.2001,35.07.22,Kucur\n"
WRONG: dict[str, tuple[str, str | bytes | None, int, str]] = {
    "a file that is not there": ("districts.csv", None, 0, "tidak ada"),
    "an empty file": ("districts.csv", "", 1, "Kolom “code” tidak ada"),
    "a file without rows": ("villages.csv", "code,district_code,name\n", 0, "belum berisi"),
    "a missing column": ("regencies.csv", "code,name\n35.07,Malang\n", 1, "“province_code”"),
    "semicolons for commas": ("provinces.csv", "code;name\n35;Jawa Timur\n", 1, "“code”"),
    "a double code": ("villages.csv", VILLAGES + "35.07.22.2001,35.07.22,Kucur\n", 3, "baris 2"),
    "an orphan": ("villages.csv", VILLAGES + "35.07.23.2001,35.07.23,X\n", 3, "tidak ada"),
    "a strange parent": ("villages.csv", VILLAGES + "35.07.22.2002,35.07,X\n", 3, "tidak cocok"),
    "BPS codes": ("regencies.csv", "code,province_code,name\n3507,35,Malang\n", 2, "kode BPS"),
    "BPS village codes": ("villages.csv", VILLAGES + "3507220001,3507220,X\n", 3, "kode BPS"),
    "no code at all": ("villages.csv", VILLAGES + "Malang,35.07.22,X\n", 3, "Kemendagri"),
    "another level": ("villages.csv", VILLAGES + "35.07.22,35.07,Dau\n", 3, "kecamatan"),
    "an empty name": ("villages.csv", VILLAGES + "35.07.22.2002,35.07.22, \n", 3, "kosong"),
    "an endless name": ("villages.csv", VILLAGES + f"35.07.22.2002,35.07.22,{'x' * 121}", 3, "120"),
    "a NUL in a name": ("villages.csv", VILLAGES + "35.07.22.2002,35.07.22,a\0b\n", 3, "terbaca"),
    "too few columns": ("villages.csv", VILLAGES + "35.07.22.2002,35.07.22\n", 3, "2 kolom"),
    "a bare comma": ("villages.csv", VILLAGES + "35.07.22.2002,35.07.22,I,II\n", 3, "4 kolom"),
    "an open quote": ("villages.csv", VILLAGES + '35.07.22.2002,35.07.22,"X\n', 3, "Tanda kutip"),
    "not UTF-8": (
        "villages.csv", (VILLAGES + "35.07.22.2002,35.07.22,Désa\n").encode("cp1252"), 3, "UTF-8",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_invalid_region_list_is_rejected_with_file_and_line_of_the_error(
    what: str, tmp_path: Path
) -> None:
    file, text, line, words = WRONG[what]
    with pytest.raises(RegionListError) as refusal:
        rules.read_region_list(folder_of(tmp_path, {file: text}))
    assert (refusal.value.file, refusal.value.line) == (file, line)
    assert words in refusal.value.sentence
    assert str(refusal.value).startswith(f"{file}, baris {line}: " if line else f"{file}: ")


def test_error_message_for_an_invalid_region_list_uses_short_sentences(tmp_path: Path) -> None:
    for file, text, _, _ in WRONG.values():
        shutil.rmtree(tmp_path)
        tmp_path.mkdir()
        with pytest.raises(RegionListError) as refusal:
            rules.read_region_list(folder_of(tmp_path, {file: text}))
        for sentence in refusal.value.sentence.split(". "):
            assert len(sentence.split()) <= 12


@pytest.mark.parametrize(
    ("name", "found_by"),
    [
        ("Sumber Agung", {"sumberagung", "agung"}),
        ("Ra'as", {"raas"}),
        ("Ra’as", {"raas"}),
        ("2 x 11 Anam Lingkuang", {"2x11anamlingkuang", "x11anamlingkuang", "11anamlingkuang",
                                   "anamlingkuang", "lingkuang"}),
        ("Désa/Rejo-Baru (Lama)", {"desarejobarulama", "rejobarulama", "barulama", "lama"}),
    ],
)  # fmt: skip
def test_region_is_found_by_its_name_from_the_start_of_any_of_its_words(
    name: str, found_by: set[str]
) -> None:
    assert rules.name_endings(name) == found_by


def test_asking_the_level_of_a_malformed_region_code_raises_an_error() -> None:
    with pytest.raises(ValueError, match="not a region code"):
        codes.region_level("3507")
