"""`scripts/setup` makes a whole environment, also after an install that was interrupted."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from config import ROOT


def set_up(folder: Path) -> subprocess.CompletedProcess[str]:
    command = ["/bin/sh", "scripts/setup"]
    environment = {"PATH": "/usr/bin:/bin", "PYTHON": sys.executable, "PIP_NO_INDEX": "1"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_setup_script_recreates_the_virtual_environment_after_an_interrupted_install(
    tmp_path: Path,
) -> None:
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "setup", tmp_path / "scripts")
    (tmp_path / "requirements.lock").write_text("# nothing to install\n")
    first = set_up(tmp_path)
    assert (first.returncode, first.stderr) == (0, ""), first.stdout
    env = tmp_path / ".venv"
    (env / "half-installed").touch()
    assert set_up(tmp_path).stdout == "", "nothing is left to do"
    assert (env / "half-installed").exists()
    (env / ".part").touch()
    (env / ".ready").unlink()
    again = set_up(tmp_path)
    assert again.returncode == 0, again.stderr
    assert not (env / "half-installed").exists()
    assert (env / ".ready").exists()
    assert not (env / ".part").exists()
