"""Encrypts streams in the age format (age-encryption.org), which other programs can read."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

import pyrage

AGE_HEADER = b"age-encryption.org/"
"""The first bytes of an age file."""


class WrongAgeKeyError(ValueError):
    """The file was encrypted for another key, or the passphrase is wrong."""


class DamagedAgeFileError(ValueError):
    """The file is truncated, changed or not an age file."""


class AgeKeyFormatError(ValueError):
    """The text is not an age key."""


class _ReadableChunks(io.RawIOBase):
    """Chunks as a readable file. It stores exceptions from the chunks, since the library reports
    only their text."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks: Iterator[bytes] = iter(chunks)
        self._rest = memoryview(b"")
        self.error: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            while not self._rest:
                self._rest = memoryview(next(self._chunks))
        except StopIteration:
            return 0
        except Exception as error:
            self.error = error
            raise
        length = min(len(buffer), len(self._rest))
        buffer[:length] = self._rest[:length]
        self._rest = self._rest[length:]
        return length


class _FileKeepingItsWriteError(io.RawIOBase):
    """A writable file that stores write errors."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.error: OSError | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        try:
            return self._out.write(data)
        except OSError as error:
            self.error = error
            raise


def new_age_key_pair() -> tuple[str, str]:
    """Generate a secret key and its public key, in the format of `age-keygen`."""
    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


def public_age_key(secret_key: str) -> str:
    """The public key of a secret key. Raises AgeKeyFormatError."""
    return str(_parsed_secret_key(secret_key).to_public())


def encrypt_with_age(chunks: Iterable[bytes], out: BinaryIO, public_keys: Sequence[str]) -> None:
    """Encrypt `chunks` for every holder of a key. Raises AgeKeyFormatError, and exceptions from the
    chunks or from writing."""
    try:
        recipients = [pyrage.x25519.Recipient.from_str(key) for key in public_keys]
    except pyrage.RecipientError as error:
        raise AgeKeyFormatError(str(error)) from None
    source, sink = _ReadableChunks(chunks), _FileKeepingItsWriteError(out)
    try:
        pyrage.encrypt_io(source, sink, recipients)
    except (pyrage.EncryptError, OSError):
        raise (source.error or sink.error or RuntimeError("age cannot encrypt")) from None


def decrypt_with_age(encrypted: BinaryIO, out: BinaryIO, secret_key: str) -> None:
    """Decrypt a stream into `out`. Raises AgeKeyFormatError, WrongAgeKeyError, DamagedAgeFileError
    and write errors. Data written before DamagedAgeFileError is authentic but incomplete."""
    identity, sink = _parsed_secret_key(secret_key), _FileKeepingItsWriteError(out)
    try:
        pyrage.decrypt_io(encrypted, sink, [identity])
    except (pyrage.DecryptError, OSError) as error:
        if sink.error is not None:
            raise sink.error from None
        if "No matching keys" in str(error):
            raise WrongAgeKeyError from None
        raise DamagedAgeFileError(str(error)) from None


def decrypt_with_passphrase(encrypted: bytes, passphrase: str) -> bytes:
    """Decrypt a file of `age -p`. Raises WrongAgeKeyError."""
    try:
        return bytes(pyrage.passphrase.decrypt(encrypted, passphrase))
    except pyrage.DecryptError:
        raise WrongAgeKeyError from None


def _parsed_secret_key(secret: str) -> Any:
    try:
        return pyrage.x25519.Identity.from_str(secret)
    except pyrage.IdentityError as error:
        raise AgeKeyFormatError(str(error)) from None
