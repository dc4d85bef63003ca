"""Encrypting streams in the age format (age-encryption.org), which other programs read too."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

import pyrage

LOCKED = b"age-encryption.org/"
"""How a file begins that `age` made."""


class WrongKeyError(ValueError):
    """Encrypted for somebody else, or the passphrase is another."""


class DamagedError(ValueError):
    """Cut off, changed, or never an age file."""


class KeyFormatError(ValueError):
    """Not an age key."""


class _Source(io.RawIOBase):
    """Chunks as a file. What goes wrong in making them is kept, since the library tells only its
    words."""

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


class _Sink(io.RawIOBase):
    """A file to write to, which keeps what went wrong in writing."""

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


def new_key() -> tuple[str, str]:
    """A secret key and its public one, as `age-keygen` writes them."""
    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


def public_of(secret: str) -> str:
    """Raises KeyFormatError."""
    return str(_identity(secret).to_public())


def encrypt(chunks: Iterable[bytes], out: BinaryIO, public: Sequence[str]) -> None:
    """Write `chunks` so that each holder of a key can read them. Raises KeyFormatError, and
    whatever making the chunks or writing raises."""
    try:
        recipients = [pyrage.x25519.Recipient.from_str(key) for key in public]
    except pyrage.RecipientError as error:
        raise KeyFormatError(str(error)) from None
    source, sink = _Source(chunks), _Sink(out)
    try:
        pyrage.encrypt_io(source, sink, recipients)
    except (pyrage.EncryptError, OSError):
        raise (source.error or sink.error or RuntimeError("age cannot encrypt")) from None


def decrypt(encrypted: BinaryIO, out: BinaryIO, secret: str) -> None:
    """Raises KeyFormatError, WrongKeyError, DamagedError, and what writing raises. What was
    written before DamagedError is true, but not all."""
    identity, sink = _identity(secret), _Sink(out)
    try:
        pyrage.decrypt_io(encrypted, sink, [identity])
    except (pyrage.DecryptError, OSError) as error:
        if sink.error is not None:
            raise sink.error from None
        if "No matching keys" in str(error):
            raise WrongKeyError from None
        raise DamagedError(str(error)) from None


def unlock(locked: bytes, passphrase: str) -> bytes:
    """What `age -p` locked. Raises WrongKeyError."""
    try:
        return bytes(pyrage.passphrase.decrypt(locked, passphrase))
    except pyrage.DecryptError:
        raise WrongKeyError from None


def _identity(secret: str) -> Any:
    try:
        return pyrage.x25519.Identity.from_str(secret)
    except pyrage.IdentityError as error:
        raise KeyFormatError(str(error)) from None
