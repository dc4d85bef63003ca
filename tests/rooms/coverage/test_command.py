"""The operator's command that prints the coverage of a region."""

from __future__ import annotations

import csv
import io
import json

import pytest
from flask import Flask

from tests.rooms.coverage.conftest import Homes, freeze_anew

VILLAGE = "35.07.01.2001"


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["cakupan", *words])
    return result.exit_code, result.stdout + ("" if result.exit_code == 0 else result.stderr)


def test_coverage_command_prints_the_numbers_that_officers_see(app: Flask, homes: Homes) -> None:
    homes(VILLAGE, 15, 60)
    homes("35.07.02.2001", 5, 20)
    homes("35.07.03.2001", 0, 5)
    code, said = run(app, "lihat", "35.07", "--json")
    assert code == 0
    told = {row["code"]: row for row in json.loads(said)["rows"]}
    assert told["35.07.01"]["R3"] == {"numerator": 15, "denominator": 60, "percent": 25}
    assert told["35.07.02"]["R3"] == {"numerator": 5, "denominator": 20}
    assert told["35.07.03"]["R3"] == {"missing": "too_few"}
    assert told["35.07.04"]["households"] == {"count": 0, "at_most": 4}


def test_coverage_command_prints_rounded_numbers_unless_asked_for_exact_ones(
    app: Flask, homes: Homes
) -> None:
    """23 becomes 20 or 25, by whichever secret this database has."""
    homes(VILLAGE, 11, 23)
    for region in ("00", "35", "35.07", "35.07.01", "35.07.01.2001"):
        _, said = run(app, "lihat", region, "--json")
        assert json.loads(said)["total"]["households"]["count"] in (20, 25)
        _, said = run(app, "lihat", region)
        assert next(csv.DictReader(io.StringIO(said)))["rumah_tangga"] in ("20", "25")


def test_coverage_command_prints_exact_numbers_and_a_warning_on_request(
    app: Flask, homes: Homes
) -> None:
    homes(VILLAGE, 11, 23)
    result = app.test_cli_runner().invoke(args=["cakupan", "lihat", "35.07", "--langsung"])
    assert result.exit_code == 0
    told = {"households": 23, "people": 46, "complete": 11, "finished": 34, "self_registered": 0}
    assert json.loads(result.stdout) == told
    assert result.stderr.startswith("Angka tepat: jangan disebarkan")
    _, empty = run(app, "lihat", "33", "--langsung")
    assert json.loads(empty) == dict.fromkeys(told, 0)


def test_coverage_command_prints_csv_by_default(app: Flask) -> None:
    with app.app_context():
        freeze_anew()
    _, said = run(app, "lihat", "00")
    lines = list(csv.DictReader(io.StringIO(said)))
    parts = [line["kode"] for line in lines if line["baris"] in ("jumlah", "bagian")]
    assert parts == ["00", "33", "35"]


@pytest.mark.parametrize("option", ["--json", "--langsung"])
@pytest.mark.parametrize("code", ["99", "35.7", "apa"])
def test_coverage_command_rejects_an_unknown_region(app: Flask, code: str, option: str) -> None:
    with app.app_context():
        freeze_anew()
    assert run(app, "lihat", code, option) == (
        1,
        f"Error: Tidak ada wilayah dengan kode {code}.\n",
    )
