"""The keys by which archives are written and read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.backups.rules import BackupError
from app.kit.registry import registry
from app.kit.untyped import age
from config import stored_secret

SECRET = "AGE-SECRET-KEY-1"  # noqa: S105 (how one begins)


def _configured_backup_keys() -> tuple[str, ...]:
    settings = registry().settings
    if settings.backup_keys or not settings.development:
        return settings.backup_keys
    return (stored_secret(settings.state_dir / "backup_key", lambda: age.new_age_key_pair()[0]),)


def backup_public_keys() -> list[str]:
    """The configured public keys, to which new archives are encrypted."""
    given = _configured_backup_keys()
    if not given:
        raise BackupError("BEKAL_BACKUP_KEY belum diisi: buat dengan bekal cadangan kunci.")
    try:
        return [age.public_age_key(key) if key.startswith(SECRET) else key for key in given]
    except age.AgeKeyFormatError:
        raise BackupError("BEKAL_BACKUP_KEY salah ketik: sebuah kunci tidak utuh.") from None


def configured_secret_key() -> str | None:
    """The configured secret key, which decrypts archives; None if only public keys are set."""
    return next((key for key in _configured_backup_keys() if key.startswith(SECRET)), None)


def read_secret_key(file: Path, ask_passphrase: Callable[[], str]) -> str:
    """Read the secret key from a file of `age-keygen` or `age -p`. Raises BackupError."""
    try:
        content = file.read_bytes()
        if content.startswith(age.AGE_HEADER):
            content = age.decrypt_with_passphrase(content, ask_passphrase())
    except OSError:
        raise BackupError(f"{file} tidak bisa dibaca.") from None
    except age.WrongAgeKeyError:
        raise BackupError(f"Kata sandi ini tidak membuka {file}.") from None
    for line in content.decode("ascii", "replace").splitlines():
        if line.startswith(SECRET):
            return line.strip()
    raise BackupError(f"Di {file} tidak ada kunci {SECRET}….")
