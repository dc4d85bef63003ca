"""Lists of programme villages, loaded by the operator's command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

HEADER = "kode desa;nama desa;program;sejak;nomor sk;tanggal sk;kantor;keadaan"
EMAS = "35.02.10.2001;;Desa Migran Emas;2025;SK 12/2025;11-09-2025;Kantor desa;"

Import = Callable[..., Result]


@pytest.fixture
def load_list(app: Flask, tmp_path: Path) -> Import:
    """`load_list(EMAS)`: the result of `bekal desa impor` for these rows; `also` are arguments."""

    def run(*rows: str, header: str = HEADER, also: str = "") -> Result:
        file = tmp_path / "desa.csv"
        file.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
        return app.test_cli_runner().invoke(args=["desa", "impor", str(file), *also.split()])

    return run
