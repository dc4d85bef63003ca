"""SQLite, ids, compression."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from types import ModuleType
from uuid import UUID

import brotli
import uuid_utils.compat


def _sqlite() -> ModuleType:
    """pysqlite3, or the system's own where there is no wheel: see sqlite_is_wal_safe."""
    try:
        return import_module("pysqlite3.dbapi2")
    except ImportError:
        return import_module("sqlite3.dbapi2")


sqlite_driver = _sqlite()


def sqlite_is_wal_safe(version: tuple[int, int, int] | None = None) -> bool:
    """False where SQLite can corrupt a WAL database that has two connections:
    3.7.0 to 3.51.2, but for the mended 3.44.6 and 3.50.7. Source: sqlite.org/wal.html."""
    seen = version or sqlite_driver.sqlite_version_info
    return seen >= (3, 51, 3) or seen in ((3, 44, 6), (3, 50, 7)) or seen < (3, 7, 0)


def new_uuid7() -> UUID:
    """Python has no UUIDv7 before 3.14."""
    return uuid_utils.compat.uuid7()


def compress(data: bytes, quality: int) -> bytes:
    """Brotli; quality 0 to 11."""
    return bytes(brotli.compress(data, quality=quality))


def compress_parts(parts: Sequence[bytes], quality: int) -> list[bytes]:
    """One brotli stream that is flushed after each part: where each ends is known."""
    compressor = brotli.Compressor(quality=quality)
    packed = [bytes(compressor.process(part) + compressor.flush()) for part in parts]
    packed[-1] += bytes(compressor.finish())
    return packed


def decompress(data: bytes) -> bytes:
    """Raises ValueError for anything but a whole brotli stream."""
    try:
        return bytes(brotli.decompress(data))
    except brotli.error as error:
        raise ValueError(str(error)) from None
