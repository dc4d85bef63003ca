"""An archive is a zip in an age envelope: `age -d` and `unzip` open it too.

Packing needs no room beside the archive: it is made, compressed and encrypted as it is read. For
reading it is first decrypted whole, so that nothing is used of an archive that was cut off."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from app.backups.rules import BackupError, Manifest, read_manifest
from app.kit.untyped import age

MANIFEST = "manifest.json"
PART = 1 << 20
LEVEL = 1
"""Of zlib: three times as fast as its default, and a tenth larger."""

Parts = Iterable[tuple[str, Iterable[bytes]]]


class Bar(Protocol):
    """A progress bar, in bytes, such as tqdm."""

    total: float | None
    n: float

    def update(self, n: float) -> object: ...


class _Pending:
    """Bytes that the zip has written and that are not read yet."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._at = 0

    def write(self, data: bytes) -> int:
        self._chunks.append(bytes(data))
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        """Nothing is buffered."""

    def take(self) -> bytes:
        taken = b"".join(self._chunks)
        self._chunks.clear()
        return taken


def _zipped(parts: Parts, manifest: Manifest) -> Iterator[bytes]:
    pending = _Pending()
    hashes: dict[str, str] = {}
    with zipfile.ZipFile(pending, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as out:  # type: ignore[call-overload]
        for name, chunks in parts:
            sha = hashlib.sha256()
            with out.open(name, "w", force_zip64=True) as member:
                for chunk in chunks:
                    sha.update(chunk)
                    member.write(chunk)
                    yield pending.take()
            hashes[name] = sha.hexdigest()
        out.writestr(MANIFEST, manifest.model_copy(update={"parts": hashes}).model_dump_json())
    yield pending.take()


def write(file: Path, parts: Parts, manifest: Manifest, keys: list[str]) -> None:
    """Write the archive; it gets its name only when it is complete and synced. Raises BackupError
    if the file exists."""
    unfinished = file.with_name(f"{file.name}.sebagian")
    try:
        with open(unfinished, "wb", opener=_for_us) as out:
            age.encrypt(_zipped(parts, manifest), out, keys)
            out.flush()
            os.fsync(out.fileno())
        if file.exists():
            raise BackupError(f"{file} sudah ada; pilih nama lain.")
        unfinished.rename(file)
        sync_folder(file.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _for_us(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def sync_folder(folder: Path) -> None:
    """Sync the folder, so that file names survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Archive:
    """A fully decrypted archive; its parts are compared with the manifest as they are read."""

    def __init__(self, file: Path, scratch: Path, secret: str) -> None:
        """Raises BackupError for a wrong key, a cut or changed file, or another format."""
        plain = scratch / "isi.zip"
        try:
            with file.open("rb") as encrypted, plain.open("wb") as out:
                age.decrypt(encrypted, out, secret)
            self._zip = zipfile.ZipFile(plain)
            self.manifest = read_manifest(self._zip.read(MANIFEST))
        except FileNotFoundError:
            raise BackupError(f"{file} tidak ada.") from None
        except age.WrongKeyError:
            raise BackupError(f"Kunci ini tidak membuka {file}.") from None
        except (age.DamagedError, zipfile.BadZipFile, KeyError):
            raise BackupError(f"{file} terpotong, rusak, atau bukan cadangan Bekal.") from None

    def part(self, name: str, bar: Bar) -> Iterator[bytes]:
        """Raises BackupError if the part differs from the manifest."""
        sha = hashlib.sha256()
        try:
            with self._zip.open(name) as member:
                while chunk := member.read(PART):
                    sha.update(chunk)
                    bar.update(len(chunk))
                    yield chunk
        except (KeyError, zipfile.BadZipFile):
            raise BackupError(f"Bagian {name} hilang atau rusak.") from None
        if sha.hexdigest() != self.manifest.parts.get(name):
            raise BackupError(f"Bagian {name} bukan yang ditulis waktu cadangan dibuat.")

    @property
    def size(self) -> int:
        """Bytes of all parts, unpacked."""
        return sum(member.file_size for member in self._zip.infolist())

    def extract(self, name: str, to: Path, bar: Bar) -> None:
        with open(to, "wb", opener=_for_us) as out:
            for chunk in self.part(name, bar):
                out.write(chunk)


def chunks_of(file: BinaryIO, bar: Bar) -> Iterator[bytes]:
    while chunk := file.read(PART):
        bar.update(len(chunk))
        yield chunk
