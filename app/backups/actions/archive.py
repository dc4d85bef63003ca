"""An archive is a zip in an age envelope: `age -d` and `unzip` open it too.

Writing needs no disk space besides the archive: data is compressed and encrypted as it is read.
Before reading, the whole archive is decrypted, so that nothing of a truncated one is used."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from app.backups.rules import BackupError, BackupManifest, read_manifest
from app.kit.untyped import age

MANIFEST = "manifest.json"
PART = 1 << 20
LEVEL = 1
"""The zlib level: three times as fast as the default, and a tenth larger."""

Parts = Iterable[tuple[str, Iterable[bytes]]]


class ProgressBar(Protocol):
    """A progress bar that counts bytes, such as tqdm."""

    total: float | None
    n: float

    def update(self, n: float) -> object: ...


class _ZipOutput:
    """A file-like object that keeps what the zip writes until it is taken."""

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
        pass

    def pop_written_bytes(self) -> bytes:
        taken = b"".join(self._chunks)
        self._chunks.clear()
        return taken


def _zip_chunks(parts: Parts, manifest: BackupManifest) -> Iterator[bytes]:
    pending = _ZipOutput()
    hashes: dict[str, str] = {}
    with zipfile.ZipFile(pending, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as out:  # type: ignore[call-overload]
        for name, chunks in parts:
            sha = hashlib.sha256()
            with out.open(name, "w", force_zip64=True) as member:
                for chunk in chunks:
                    sha.update(chunk)
                    member.write(chunk)
                    yield pending.pop_written_bytes()
            hashes[name] = sha.hexdigest()
        out.writestr(MANIFEST, manifest.model_copy(update={"parts": hashes}).model_dump_json())
    yield pending.pop_written_bytes()


def write_archive(file: Path, parts: Parts, manifest: BackupManifest, keys: list[str]) -> None:
    """Write and encrypt an archive, and rename it to `file` once it is complete and synced. Raises
    BackupError if the file exists."""
    unfinished = file.with_name(f"{file.name}.sebagian")
    try:
        with open(unfinished, "wb", opener=_open_private) as out:
            age.encrypt_with_age(_zip_chunks(parts, manifest), out, keys)
            out.flush()
            os.fsync(out.fileno())
        if file.exists():
            raise BackupError(f"{file} sudah ada; pilih nama lain.")
        unfinished.rename(file)
        sync_folder(file.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def sync_folder(folder: Path) -> None:
    """Call fsync for a folder, so that its file names survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class DecryptedArchive:
    """A fully decrypted archive; its parts are compared with the manifest as they are read."""

    def __init__(self, file: Path, scratch: Path, secret: str) -> None:
        """Raise BackupError for a wrong key, a truncated or changed file, or another format."""
        plain = scratch / "isi.zip"
        try:
            with file.open("rb") as encrypted, plain.open("wb") as out:
                age.decrypt_with_age(encrypted, out, secret)
            self._zip = zipfile.ZipFile(plain)
            self.manifest = read_manifest(self._zip.read(MANIFEST))
        except FileNotFoundError:
            raise BackupError(f"{file} tidak ada.") from None
        except age.WrongAgeKeyError:
            raise BackupError(f"Kunci ini tidak membuka {file}.") from None
        except (age.DamagedAgeFileError, zipfile.BadZipFile, KeyError):
            raise BackupError(f"{file} terpotong, rusak, atau bukan cadangan Bekal.") from None

    def read_part(self, name: str, bar: ProgressBar) -> Iterator[bytes]:
        """Yield a part in chunks. Raises BackupError if it differs from the manifest."""
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
    def unpacked_size(self) -> int:
        """The number of bytes of all parts, unpacked."""
        return sum(member.file_size for member in self._zip.infolist())

    def extract_part(self, name: str, to: Path, bar: ProgressBar) -> None:
        with open(to, "wb", opener=_open_private) as out:
            for chunk in self.read_part(name, bar):
                out.write(chunk)


def read_chunks(file: BinaryIO, bar: ProgressBar) -> Iterator[bytes]:
    while chunk := file.read(PART):
        bar.update(len(chunk))
        yield chunk
