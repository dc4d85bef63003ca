"""Starting where it cannot be: said in one line."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT

pytestmark = [pytest.mark.faults, pytest.mark.enable_socket]


def test_a_port_that_is_taken_is_told_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        started = subprocess.run(
            [sys.executable, "serve.py"],
            cwd=ROOT,
            env=os.environ | {"PORT": str(port), "BEKAL_STATE_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert started.returncode == 1
    assert started.stdout == ""
    assert started.stderr == (
        f"PORT {port} is taken by another program; try PORT={port + 1} make run.\n"
    )
