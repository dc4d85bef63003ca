"""Tables of figures, loaded by the operator's command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

HEADER = "kode wilayah,indikator,periode,nilai\n"
ORIGIN = ("--sumber", "KP2MI", "--url", "https://www.bi.go.id/statistik", "--skema", "kemendagri")

Import = Callable[..., Result]


@pytest.fixture
def load_table(app: Flask, tmp_path: Path) -> Import:
    """`load_table("35.02,penempatan,2024,12")`: the result of `bekal penyebut impor` for these
    rows; `origin` and `also` are arguments of the command."""

    def run(
        *rows: str, header: str = HEADER, origin: tuple[str, ...] = ORIGIN, also: str = ""
    ) -> Result:
        file = tmp_path / "tabel.csv"
        file.write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
        args = ["penyebut", "impor", str(file), *origin, *also.split()]
        return app.test_cli_runner().invoke(args=args)

    return run
