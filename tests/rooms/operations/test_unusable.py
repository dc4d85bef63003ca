"""A command on a database that cannot be used says so in one line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:///{}/kosong.sqlite3", "Error: Basis data belum siap: bekal siapkan.\n"),
        ("sqlite:///{}/tidak/ada.sqlite3", "Error: Basis data tidak bisa dibuka: unable to open"),
    ],
)
def test_command_with_an_unusable_database_prints_what_to_do_and_no_traceback(
    tmp_path: Path, url: str, said: str
) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "app", "akun", "buat", "--peran", "admin", "--nama", "Lia"],
        cwd=ROOT,
        env=os.environ
        | {"BEKAL_STATE_DIR": str(tmp_path), "BEKAL_DATABASE_URL": url.format(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr.startswith(said)
    assert "Traceback" not in ran.stderr
