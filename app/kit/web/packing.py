"""Files that are written in one step, compressed once, and sent from memory."""

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

from app.kit.untyped.data import compress
from app.kit.web.headers import own_policy
from app.kit.web.pages import BROTLI_AT_PUBLICATION

ENCODINGS = {"br": ".br", "gzip": ".gz"}
LONGEST_LIST = 200
"""Characters of a header that are looked at: who sends 100 KB does not have them remembered."""
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
}
FOR_EVER = "public, max-age=31536000, immutable"
"""For an address that changes with what is there."""


def keep(file: Path, data: bytes) -> None:
    """Write `file` so that nobody ever sees half of it, nor finds half after a power cut."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    with part.open("wb") as whole:
        whole.write(data)
        whole.flush()
        os.fsync(whole.fileno())
    part.replace(file)
    settle(file.parent)


def settle(folder: Path) -> None:
    """What was renamed in this folder stays renamed after a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put(file: Path, data: bytes) -> None:
    """Write one of many files in one step; whoever writes them all sees to it that they are on the
    disk before anything leads to them. Each by itself would take 2 ms."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    part.write_bytes(data)
    part.replace(file)


def keep_packed(file: Path, data: bytes, earlier: Path | None = None) -> None:
    """Write `file` and, beside it, what is sent: the same as brotli and as gzip. Compressing is
    most of the work, so both are taken from `earlier` where that file holds the same bytes."""
    packed = _packed_before(earlier, data) or {
        "br": compress(data, BROTLI_AT_PUBLICATION),
        "gzip": gzip.compress(data, 9, mtime=0),
    }
    for name, end in ENCODINGS.items():
        put(file.with_name(file.name + end), packed[name])
    put(file, data)


def _packed_before(earlier: Path | None, data: bytes) -> dict[str, bytes] | None:
    try:
        if earlier is None or earlier.read_bytes() != data:
            return None
        packed = {
            name: earlier.with_name(earlier.name + end).read_bytes()
            for name, end in ENCODINGS.items()
        }
        return packed if all(packed.values()) else None
    except FileNotFoundError:
        return None


def packed_size(file: Path) -> int:
    """Bytes of what `keep_packed` wrote as brotli, as nearly every browser gets it."""
    return file.with_name(file.name + ENCODINGS["br"]).stat().st_size


def encoding_for(environ: Mapping[str, Any]) -> str:
    """The best of br, gzip and "" (none) that a request's Accept-Encoding header lets through.

    >>> said = ("gzip, deflate, br", "br;q=0, gzip", "")
    >>> [encoding_for({"HTTP_ACCEPT_ENCODING": accepted}) for accepted in said]
    ['br', 'gzip', '']
    """
    return best_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")[:LONGEST_LIST])


@lru_cache(maxsize=256)
def best_encoding(accepted: str) -> str:
    """The same of what the header says, which is remembered."""
    wanted = parse_accept_header(accepted, Accept)
    return next((name for name in ENCODINGS if wanted.quality(name) > 0), "")


@dataclass(frozen=True)
class Answer:
    """One encoding of a file, ready to be sent."""

    tag: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True)
class Packed:
    """A file in memory. `answers` are by encoding, compressed ones only; few ask for none."""

    kind: str
    digest: str
    cache: str
    vary: str
    answers: Mapping[str, Answer]
    lean: Packed | None = None
    """The same without drawings, for a phone that asks to save data."""

    @classmethod
    def of(
        cls, file: Path, cache: str, vary: str = "Accept-Encoding", lean: Packed | None = None
    ) -> Packed:
        """What `keep_packed` wrote, to be sent with Cache-Control `cache`. Raises
        FileNotFoundError."""
        kind, data = TYPES[file.suffix], file.read_bytes()
        digest = hashlib.sha256(data).hexdigest()[:16]
        policy = own_policy(data)
        answers = {
            name: _answer(kind, digest, cache, vary, policy, name, packed.read_bytes())
            for name, end in ENCODINGS.items()
            for packed in [file.with_name(file.name + end)]
        }
        return cls(kind, digest, cache, vary, answers, lean)

    def _plain(self) -> Answer:
        body = gzip.decompress(self.answers["gzip"].body)
        policy = own_policy(body)
        return _answer(self.kind, self.digest, self.cache, self.vary, policy, "", body)

    def choose(self, environ: Mapping[str, Any]) -> tuple[Answer, bool]:
        """The answer that this browser can read, and whether it has it already."""
        if self.lean is not None and environ.get("HTTP_SAVE_DATA", "").lower() == "on":
            return self.lean.choose(environ)
        encoding = encoding_for(environ)
        answer = self.answers.get(encoding) or self._plain()
        return answer, answer.tag in environ.get("HTTP_IF_NONE_MATCH", "")

    def respond(self, environ: Mapping[str, Any]) -> Response:
        answer, known = self.choose(environ)
        if known:
            return Response(status=304, headers=answer.headers)
        return Response(answer.body, headers=answer.headers)


def _answer(
    kind: str,
    digest: str,
    cache: str,
    vary: str,
    policy: Mapping[str, str],
    encoding: str,
    body: bytes,
) -> Answer:
    # A strong tag names bytes, so each encoding has its own.
    tag = f'"{digest}-{encoding or "asli"}"'
    own = [
        ("Content-Type", kind),
        ("ETag", tag),
        ("Vary", vary),
        ("Cache-Control", cache),
    ]
    coded = [("Content-Encoding", encoding)] if encoding else []
    return Answer(tag, (*policy.items(), *own, *coded), body)
