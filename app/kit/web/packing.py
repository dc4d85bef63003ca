"""Files that are written atomically, compressed once, and sent from memory."""

from __future__ import annotations

import gzip
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Response
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from app.kit.untyped.data import brotli_compress
from app.kit.web.headers import audio_policy_headers
from app.kit.web.pages import BROTLI_AT_PUBLICATION

ENCODINGS = {"br": ".br", "gzip": ".gz"}
MAX_ACCEPT_ENCODING = 200
"""Characters of Accept-Encoding that are read, so that long headers are not cached."""
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".json": "application/json",
}
FOR_EVER = "public, max-age=31536000, immutable"
"""For an address that changes with its content."""


def write_durably(file: Path, data: bytes) -> None:
    """Write `file` atomically and durably: a power cut leaves the old or the new content."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    with part.open("wb") as whole:
        whole.write(data)
        whole.flush()
        os.fsync(whole.fileno())
    part.replace(file)
    fsync_folder(file.parent)


def fsync_folder(folder: Path) -> None:
    """Make renames in this folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_unsynced(file: Path, data: bytes) -> None:
    """Write one of many files atomically; the caller syncs them all before anything refers to them.
    A sync for each would take 2 ms."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    part.write_bytes(data)
    part.replace(file)


def write_with_compressed_versions(
    file: Path, data: bytes, earlier_file: Path | None = None
) -> None:
    """Write `file` and its brotli and gzip versions. Compressing takes most of the time, so both
    are copied from `earlier_file` if that file has the same content."""
    packed = _compressed_versions_if_unchanged(earlier_file, data) or {
        "br": brotli_compress(data, BROTLI_AT_PUBLICATION),
        "gzip": gzip.compress(data, 9, mtime=0),
    }
    for name, end in ENCODINGS.items():
        write_unsynced(file.with_name(file.name + end), packed[name])
    write_unsynced(file, data)


def _compressed_versions_if_unchanged(
    earlier_file: Path | None, data: bytes
) -> dict[str, bytes] | None:
    try:
        if earlier_file is None or earlier_file.read_bytes() != data:
            return None
        packed = {
            name: earlier_file.with_name(earlier_file.name + end).read_bytes()
            for name, end in ENCODINGS.items()
        }
        return packed if all(packed.values()) else None
    except FileNotFoundError:
        return None


def brotli_size_of(file: Path) -> int:
    """The bytes of the brotli version, which nearly every browser gets."""
    return file.with_name(file.name + ENCODINGS["br"]).stat().st_size


def saves_data(environ: Mapping[str, Any]) -> bool:
    """Whether the phone asks for small pages."""
    return bool(environ.get("HTTP_SAVE_DATA", "").lower() == "on")


def best_encoding_of_request(environ: Mapping[str, Any]) -> str:
    """The best of br, gzip and "" (none) that the request's Accept-Encoding allows.

    >>> values = ("gzip, deflate, br", "br;q=0, gzip", "")
    >>> [best_encoding_of_request({"HTTP_ACCEPT_ENCODING": accepted}) for accepted in values]
    ['br', 'gzip', '']
    """
    return best_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")[:MAX_ACCEPT_ENCODING])


@lru_cache(maxsize=256)
def best_encoding(accept_encoding: str) -> str:
    """The best encoding for a value of Accept-Encoding. Cached."""
    wanted = parse_accept_header(accept_encoding, Accept)
    return next((name for name in ENCODINGS if wanted.quality(name) > 0), "")


@dataclass(frozen=True)
class EncodedFile:
    """One encoding of a file, ready to send."""

    tag: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True)
class CompressedFile:
    """A file in memory. `answers` maps encodings to compressed versions; few browsers accept
    none."""

    kind: str
    digest: str
    cache: str
    vary: str
    answers: Mapping[str, EncodedFile]
    lean: CompressedFile | None = None
    """The version without drawings, for phones that save data."""

    @classmethod
    def of(
        cls,
        file: Path,
        cache: str,
        vary: str = "Accept-Encoding",
        lean: CompressedFile | None = None,
    ) -> CompressedFile:
        """Read the files of `write_with_compressed_versions`, to be sent with Cache-Control
        `cache`. Raises FileNotFoundError."""
        kind, data = TYPES[file.suffix], file.read_bytes()
        digest = hashlib.sha256(data).hexdigest()[:16]
        policy = audio_policy_headers(data)
        answers = {
            name: _encoded_file(kind, digest, cache, vary, policy, name, packed.read_bytes())
            for name, end in ENCODINGS.items()
            for packed in [file.with_name(file.name + end)]
        }
        return cls(kind, digest, cache, vary, answers, lean)

    def _uncompressed(self) -> EncodedFile:
        body = gzip.decompress(self.answers["gzip"].body)
        policy = audio_policy_headers(body)
        return _encoded_file(self.kind, self.digest, self.cache, self.vary, policy, "", body)

    def choose(self, environ: Mapping[str, Any]) -> tuple[EncodedFile, bool]:
        """The version for this browser, and whether the browser has it already."""
        if self.lean is not None and saves_data(environ):
            return self.lean.choose(environ)
        encoding = best_encoding_of_request(environ)
        answer = self.answers.get(encoding) or self._uncompressed()
        return answer, answer.tag in environ.get("HTTP_IF_NONE_MATCH", "")

    def respond(self, environ: Mapping[str, Any]) -> Response:
        answer, known = self.choose(environ)
        if known:
            return Response(status=304, headers=answer.headers)
        return Response(answer.body, headers=answer.headers)


def _encoded_file(
    kind: str,
    digest: str,
    cache: str,
    vary: str,
    policy: Mapping[str, str],
    encoding: str,
    body: bytes,
) -> EncodedFile:
    # A strong ETag identifies bytes, so each encoding has its own.
    tag = f'"{digest}-{encoding or "asli"}"'
    own = [("Content-Type", kind), ("ETag", tag), ("Vary", vary), ("Cache-Control", cache)]
    coded = [("Content-Encoding", encoding)] if encoding else []
    return EncodedFile(tag, (*policy.items(), *own, *coded), body)
