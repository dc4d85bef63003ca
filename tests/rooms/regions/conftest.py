"""A database without regions, and lists small enough to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete

from app.kit.store.db import database
from app.regions.models import Region, RegionWord
from tests.conftest import empty_tables, seed_regions

Change = dict[str, str]
HEADERS = {
    "provinces.csv": "code,name",
    "regencies.csv": "code,province_code,name",
    "districts.csv": "code,regency_code,name",
    "villages.csv": "code,district_code,name",
}
OLD = {
    "provinces.csv": "35,Jawa Timur",
    "regencies.csv": "35.02,35,Kabupaten Ponorogo\n35.07,35,Kabupaten Malang",
    "districts.csv": "35.02.15,35.02,Sukorejo\n35.07.03,35.07,Sumbermanjing Wetan",
    "villages.csv": "35.02.15.2001,35.02.15,Sumber Agung\n35.02.15.2002,35.02.15,Sidorejo\n"
    "35.07.03.2001,35.07.03,Sumberagung\n35.07.03.2002,35.07.03,Sidorejo",
}


@pytest.fixture
def bare(app: Flask) -> Iterator[Flask]:
    """The application before any list was loaded; the regions of the other tests come back."""
    with without_regions(app):
        yield app


@pytest.fixture(scope="module")
def old_list(migrated_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The old list, loaded once for tests that only look things up."""
    with without_regions(migrated_app):
        import_by_command(migrated_app, write_rows(tmp_path_factory.mktemp("list"), {}))
        yield


@pytest.fixture
def loaded(old_list: None, app: Flask) -> Flask:
    """The application with the old list."""
    return app


@contextmanager
def without_regions(app: Flask) -> Iterator[None]:
    with app.app_context():
        _empty()
    yield
    with app.app_context():
        empty_tables()
        _empty()
        seed_regions()


def import_by_command(app: Flask, folder: Path) -> str:
    result = app.test_cli_runner().invoke(args=["wilayah", "impor", str(folder)])
    assert result.exit_code == 0, result.output
    return str(result.stdout)


def write_rows(folder: Path, changed: Change) -> Path:
    for name, rows in (OLD | changed).items():
        (folder / name).write_text(f"{HEADERS[name]}\n{rows}\n", encoding="utf-8")
    return folder


def _empty() -> None:
    with database().writer.begin() as connection:
        connection.execute(delete(RegionWord))
        connection.execute(delete(Region))


@pytest.fixture
def write_list(tmp_path: Path) -> Callable[..., Path]:
    """Writes a list: the old one, with `changed` (file name to rows) in it."""

    return lambda changed: write_rows(tmp_path, changed)


@pytest.fixture
def load(bare: Flask, write_list: Callable[..., Path]) -> Callable[..., str]:
    """Imports such a list by the operator's command; gives what the command said."""

    return lambda changed=None: import_by_command(bare, write_list(changed or {}))
