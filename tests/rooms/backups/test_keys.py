"""Keys: made here, kept elsewhere, under a passphrase if one likes."""

from __future__ import annotations

from pathlib import Path

import pyrage
import pytest

from app.backups.actions.keys import read_secret_key
from app.backups.rules import BackupError
from app.kit.untyped.age import new_age_key_pair, public_age_key


def fail_if_asked() -> str:
    raise AssertionError("nobody is to be asked")


def test_backup_key_file_made_by_age_keygen_is_accepted(tmp_path: Path) -> None:
    secret, public = new_age_key_pair()
    file = tmp_path / "kunci.txt"
    file.write_text(f"# created: 2026-11-25\n# public key: {public}\n{secret}\n")
    assert read_secret_key(file, fail_if_asked) == secret
    assert public_age_key(secret) == public


def test_backup_key_file_may_be_encrypted_with_a_passphrase(tmp_path: Path) -> None:
    secret, _ = new_age_key_pair()
    file = tmp_path / "kunci.age"
    file.write_bytes(pyrage.passphrase.encrypt(f"{secret}\n".encode(), "kuda laut"))
    assert read_secret_key(file, lambda: "kuda laut") == secret
    with pytest.raises(BackupError, match="tidak membuka"):
        read_secret_key(file, lambda: "kuda darat")


@pytest.mark.parametrize("content", ["", "age1abc\n", "\udcff"])
def test_backup_key_file_without_a_key_is_rejected(tmp_path: Path, content: str) -> None:
    file = tmp_path / "kunci.txt"
    file.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(BackupError, match="tidak ada kunci"):
        read_secret_key(file, fail_if_asked)
    with pytest.raises(BackupError, match="tidak bisa dibaca"):
        read_secret_key(tmp_path / "tak-ada", fail_if_asked)
