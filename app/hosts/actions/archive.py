"""A publication as one archive, with what pages on phones may still ask for: all drawings and
quizzes of earlier publications, and the assets of its release.

    versi/…   the folder of the version      gambar/… kuis/…   files that are never deleted
    static/…  assets under hashed names, for hosts of another release"""

from __future__ import annotations

import gzip
import io
import os
import shutil
import tarfile
from pathlib import Path
from typing import Final

from app.kit.web.packing import ENCODINGS, fsync_folder
from app.publication.queries.shelf import LASTING, CourseStore

VERSION = "versi"
STATIC = "static"
LEFT_OUT = (ENCODINGS["gzip"], ".part")
"""gzip versions are made again: they are half of the bytes, and take a second."""
XZ_PRESET: Final = 1
"""A course of 41 MB becomes 6.5 MB in 2 s."""


def pack_publication(store: CourseStore, static: Path, version: str) -> bytes:
    """The archive of a publication of this host."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:xz", preset=XZ_PRESET) as tar:
        for name in LASTING:
            if (store.folder / name).is_dir():
                tar.add(store.folder / name, name, filter=_plain)
        tar.add(static, STATIC, filter=_plain)
        tar.add(store.folder / version, VERSION, filter=_plain)
    return packed.getvalue()


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Without owner and time."""
    if member.name.endswith(LEFT_OUT) or not (member.isfile() or member.isdir()):
        return None
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    return member


def unpack_publication(store: CourseStore, static: Path, version: str, packed: bytes) -> None:
    """Unpacks an archive; the folder of the version appears last, complete and on the disk. Raises
    tarfile.TarError or OSError."""
    part = store.folder / f"{version}.{os.getpid()}.part"
    shutil.rmtree(part, ignore_errors=True)
    try:
        with tarfile.open(fileobj=io.BytesIO(packed), mode="r:xz") as tar:
            tar.extractall(part, filter="data")
        for file in part.rglob(f"*{ENCODINGS['br']}"):
            plain = file.with_suffix("")
            if plain.parts[len(part.parts)] != STATIC:
                compressed = gzip.compress(plain.read_bytes(), 9, mtime=0)
                plain.with_name(plain.name + ENCODINGS["gzip"]).write_bytes(compressed)
        for name in LASTING:
            _move_files(part / name, store.folder / name, replace=True)
        _move_files(part / STATIC, static, replace=False)
        os.sync()
        (part / VERSION).rename(store.folder / version)
        fsync_folder(store.folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _move_files(source: Path, target: Path, *, replace: bool) -> None:
    """Moves files, the compressed versions of each before itself. `replace`: also those that exist,
    as a corrected translation of a quiz."""
    ends = tuple(ENCODINGS.values())
    for file in sorted(source.rglob("*"), key=lambda each: not each.name.endswith(ends)):
        moved = target / file.relative_to(source)
        if file.is_file() and (replace or not moved.exists()):
            moved.parent.mkdir(parents=True, exist_ok=True)
            file.replace(moved)
