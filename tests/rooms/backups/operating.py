"""The operator's commands on backups, and archives looked at and changed from outside."""

from __future__ import annotations

import json
import resource
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from tqdm import tqdm

from app.kit.registry import registry
from app.kit.store.db import read
from app.kit.untyped import age
from app.sync.models import Receipt

MANIFEST = "manifest.json"


def run_bekal(app: Flask, *arguments: str, asks: str = "") -> Result:
    return app.test_cli_runner().invoke(args=["cadangan", *arguments], input=asks)


def assert_succeeded(result: Result) -> str:
    assert result.exit_code == 0, result.output + repr(result.exception)
    return result.output


def assert_refused(result: Result) -> str:
    """What was said, in one line, with no traceback."""
    assert result.exit_code == 1, result.output + repr(result.exception)
    assert isinstance(result.exception, SystemExit)
    assert result.stderr.count("\n") == 1, result.stderr
    return result.stderr.strip()


def count_receipts(app: Flask) -> int:
    with app.app_context():
        return int(read().execute(select(func.count()).select_from(Receipt)).scalar_one())


def own_secret_key(app: Flask) -> str:
    kept: Path = registry(app).settings.state_dir / "backup_key"
    return kept.read_text()


def unpack_archive(app: Flask, file: Path) -> dict[str, bytes]:
    """The archive's members, by an age and a zip that are not ours to write."""
    out = BytesIO()
    with file.open("rb") as encrypted:
        age.decrypt_with_age(encrypted, out, own_secret_key(app))
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack_archive(app: Flask, file: Path, members: dict[str, bytes]) -> None:
    """The same archive with other members."""
    plain = BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    with file.open("wb") as out:
        age.encrypt_with_age([plain.getvalue()], out, [age.public_age_key(own_secret_key(app))])


def change_manifest(app: Flask, file: Path, **fields: Any) -> None:
    """The archive with another manifest."""
    members = unpack_archive(app, file)
    manifest = json.loads(members[MANIFEST]) | fields
    pack_archive(app, file, members | {MANIFEST: json.dumps(manifest).encode()})


@contextmanager
def disk_full_above(size: int = 20_000) -> Iterator[None]:
    """No file of this process grows beyond `size` bytes: to it the disk is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def hidden_progress_bar() -> Any:
    """A progress bar that nobody sees."""
    return tqdm(disable=True)
