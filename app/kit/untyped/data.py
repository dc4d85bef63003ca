"""The SQLite driver, ids and compression."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from types import ModuleType
from uuid import UUID

import brotli
import uuid_utils.compat


def _import_sqlite_driver() -> ModuleType:
    """pysqlite3, or Python's own sqlite3 if there is no wheel: see sqlite_is_wal_safe."""
    try:
        return import_module("pysqlite3.dbapi2")
    except ImportError:
        return import_module("sqlite3.dbapi2")


sqlite_driver = _import_sqlite_driver()


def sqlite_is_wal_safe(version: tuple[int, int, int] | None = None) -> bool:
    """False if this SQLite can corrupt a WAL database with two connections: 3.7.0 to 3.51.2, except
    for the fixed 3.44.6 and 3.50.7. Source: sqlite.org/wal.html."""
    found = version or sqlite_driver.sqlite_version_info
    return found >= (3, 51, 3) or found in ((3, 44, 6), (3, 50, 7)) or found < (3, 7, 0)


def new_uuid7() -> UUID:
    """A UUIDv7, which Python has only since 3.14."""
    return uuid_utils.compat.uuid7()


def brotli_compress(data: bytes, quality: int) -> bytes:
    """Brotli; quality 0 to 11."""
    return bytes(brotli.compress(data, quality=quality))


def brotli_compress_parts(parts: Sequence[bytes], quality: int) -> list[bytes]:
    """Compress the parts as one brotli stream that is flushed after each, so that the end of each
    part is known."""
    compressor = brotli.Compressor(quality=quality)
    packed = [bytes(compressor.process(part) + compressor.flush()) for part in parts]
    packed[-1] += bytes(compressor.finish())
    return packed


def brotli_decompress(data: bytes) -> bytes:
    """Decompress a complete brotli stream. Raises ValueError for other data."""
    try:
        return bytes(brotli.decompress(data))
    except brotli.error as error:
        raise ValueError(str(error)) from None
