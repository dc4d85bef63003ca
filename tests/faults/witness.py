"""Writes to one PostgreSQL node directly, past HAProxy, for as long as it lives:

    python -m tests.faults.witness URL LOG

LOG has a line for each acknowledged row, with the seconds since 1970."""

from __future__ import annotations

import select
import sys
from pathlib import Path
from time import time

import psycopg

PAUSE = 0.05
TABLE = "CREATE SCHEMA saksi; CREATE TABLE saksi.tulis (at float8)"


def main(url: str, file: Path) -> None:
    with file.open("a") as log:
        while True:
            try:
                with psycopg.connect(url, autocommit=True) as connection:
                    _write_on(connection, log)
            except psycopg.Error:
                select.select([], [], [], PAUSE)


def _write_on(connection: psycopg.Connection, log: object) -> None:
    while True:
        connection.execute("INSERT INTO saksi.tulis VALUES (%s)", [time()])
        print(f"{time():.3f}", file=log, flush=True)  # type: ignore[call-overload]
        select.select([], [], [], PAUSE)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
