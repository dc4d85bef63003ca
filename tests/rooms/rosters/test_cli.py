"""`bekal kelompok impor --kering`: what a list would become."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests import roster_lists as lists


def run(app: Flask, file: Path, *options: str) -> Any:
    return app.test_cli_runner().invoke(args=["kelompok", "impor", str(file), *options])


def test_list_is_told_as_json_without_inviting_anybody(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "daftar.csv"
    file.write_text(lists.CSV_SEMICOLON.replace("Sumberagung;Sumbermanjing", "Beton;Siman"))
    rows = json.loads(run(app, file, "--kering", "--json").output)["rows"]
    assert [row["row"] for row in rows] == [5, 6, 8]
    assert rows[0] == {
        "row": 5,
        "name": "Siti Aminah",
        "village": "35.02.10.2004",
        "status": "new",
        "why": "",
    }


def test_text_file_is_read_as_pasted_lines(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "chat.txt"
    file.write_text(lists.CHAT)
    rows = json.loads(run(app, file, "--kering", "--json").output)["rows"]
    assert [row["row"] for row in rows] == [3, 4, 5, 6, 7]
    assert rows[4]["why"] == "same_name"


@pytest.mark.parametrize("options, why", [(("--kering",), "macro"), ((), "--kering")])
def test_list_is_refused_with_its_reason_on_the_command_line(
    app: Flask, tmp_path: Path, options: tuple[str, ...], why: str
) -> None:
    file = tmp_path / "daftar.xlsx"
    file.write_bytes(lists.macro_workbook())
    result = run(app, file, *options)
    assert result.exit_code != 0
    assert why in result.output
