"""`python -m tests.bench.moving 50000`: moves a deployment with so many learners from SQLite to
PostgreSQL (docs/operating.md, “From SQLite to PostgreSQL”) and prints the seconds of each step."""

from __future__ import annotations

import sys
import tempfile
from contextlib import redirect_stderr
from pathlib import Path

from app.kit.untyped.age import new_age_key_pair
from tests.bench.report import Report, say, timed
from tests.bench.target import bekal, prepare
from tests.postgres import server


def move(learners: int, folder: Path) -> None:
    """Raises RuntimeError if a step fails, or counters differ from a recount afterwards."""
    old = prepare(Report(learners), "SQLite", folder / "state")
    old.close()
    file, left = folder / "pindah.age", folder / "state" / "bekal.sqlite3"
    before = old.environment | {"BEKAL_BACKUP_KEY": new_age_key_pair()[0]}
    with server(durable=True) as url:
        after = before | {"BEKAL_DATABASE_URL": url}
        for environment, arguments in (
            (before, ("cadangan", "buat", str(file))),
            (before, ("cadangan", "periksa", str(file))),
            (after, ("siapkan",)),
            (after, ("cadangan", "pulihkan", str(file), "--lama", str(left))),
        ):
            with timed() as seconds:
                bekal(environment, *arguments)
            say(f"{seconds():8.1f} s  {' '.join(arguments[:2])}")
        megabytes = [each.stat().st_size / 1e6 for each in (left, file)]
        say("{:8.1f} MB of SQLite, {:.1f} MB of archive".format(*megabytes))
        told = bekal(after, "cakupan", "hitung-ulang")
        say(told)
        if "semua sama" not in told:
            raise RuntimeError("counters differ from a recount")


if __name__ == "__main__":
    with (
        tempfile.TemporaryDirectory(prefix="bekal-moving-") as made,
        Path(made, "app.log").open("w", encoding="utf-8") as log,
        redirect_stderr(log),
    ):
        move(int(sys.argv[1]) // 2 * 2, Path(made))
