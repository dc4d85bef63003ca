"""A bad or missing setting stops the start with one line that names it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from app.kit.untyped.data import sqlite_is_wal_safe
from config import SettingsError, from_environment

PRODUCTION = {
    "BEKAL_ENV": "production",
    "BEKAL_SECRET_KEY": "k" * 40,
    "BEKAL_PEPPER": "1:" + "p" * 40,
    "BEKAL_PUBLIC_URL": "https://bekal.example",
}


@pytest.mark.parametrize(
    "change, name",
    [
        ({"BEKAL_ENV": "staging"}, "BEKAL_ENV"),
        ({"BEKAL_SECRET_KEY": ""}, "BEKAL_SECRET_KEY"),
        ({"BEKAL_SECRET_KEY": "short"}, "BEKAL_SECRET_KEY"),
        ({"BEKAL_PEPPER": ""}, "BEKAL_PEPPER"),
        ({"BEKAL_PEPPER": "1:short"}, "BEKAL_PEPPER"),
        ({"BEKAL_PEPPER": "1:" + "p" * 40 + ",1:" + "q" * 40}, "BEKAL_PEPPER"),
        ({"BEKAL_CERTIFICATE_KEY": "1:short"}, "BEKAL_CERTIFICATE_KEY"),
        ({"BEKAL_CERTIFICATE_KEY": "G" * 64}, "BEKAL_CERTIFICATE_KEY"),
        ({"BEKAL_CERTIFICATE_KEY": "a" * 64 + ",b" * 64}, "BEKAL_CERTIFICATE_KEY"),
        ({"BEKAL_CERTIFICATE_KEY": "1:" + "a" * 64 + "," + "b" * 64}, "BEKAL_CERTIFICATE_KEY"),
        ({"BEKAL_PUBLIC_URL": ""}, "BEKAL_PUBLIC_URL"),
        ({"BEKAL_PUBLIC_URL": "http://bekal.example"}, "BEKAL_PUBLIC_URL"),
        ({"BEKAL_TRUSTED_PROXIES": "many"}, "BEKAL_TRUSTED_PROXIES"),
        ({"BEKAL_PUBLIC_COVERAGE": "yes"}, "BEKAL_PUBLIC_COVERAGE"),
        ({"BEKAL_LANGUAGES": "en,id"}, "BEKAL_LANGUAGES"),
        ({"BEKAL_LANGUAGES": "id,en,en"}, "BEKAL_LANGUAGES"),
        ({"BEKAL_LANGUAGES": "id,,en"}, "BEKAL_LANGUAGES"),
        ({"BEKAL_LANGUAGES": "id,jw"}, "BEKAL_LANGUAGES"),
        ({"BEKAL_LANGUAGES": "id,fil"}, "BEKAL_LANGUAGES"),
        ({"BEKAL_BACKUP_KEY": "rahasia"}, "BEKAL_BACKUP_KEY"),
        ({"BEKAL_BACKUP_KEY": "age1abc,,"}, "BEKAL_BACKUP_KEY"),
        ({"BEKAL_BACKUP_DAYS": "semua"}, "BEKAL_BACKUP_DAYS"),
        ({"BEKAL_DATABASE_URL": "mysql://x"}, "BEKAL_DATABASE_URL"),
        ({"BEKAL_READ_URL": "postgresql://cadangan/bekal"}, "BEKAL_READ_URL"),
        ({"BEKAL_READ_URL": "sqlite:///x"}, "BEKAL_READ_URL"),
        ({"BEKAL_BACKUP_DIR": "/tidak/ada"}, "BEKAL_BACKUP_DIR"),
        ({"BEKAL_BACKUP_DIR": __file__}, "BEKAL_BACKUP_DIR"),
    ],
)
def test_invalid_setting_is_named_in_the_error_message(
    change: dict[str, str], name: str, tmp_path: Path
) -> None:
    environ = PRODUCTION | {"BEKAL_STATE_DIR": str(tmp_path)} | change
    with pytest.raises(SettingsError) as refused:
        from_environment(environ)
    assert str(refused.value).startswith(name)
    assert "\n" not in str(refused.value)


def test_languages_are_indonesian_and_english_by_default(tmp_path: Path) -> None:
    environ = {"BEKAL_STATE_DIR": str(tmp_path)}
    assert from_environment(environ).languages == ("id", "en")
    assert from_environment(environ | {"BEKAL_LANGUAGES": "id, jv"}).languages == ("id", "jv")


def test_secret_key_and_pepper_files_are_created_only_once_in_development(tmp_path: Path) -> None:
    environ = {"BEKAL_STATE_DIR": str(tmp_path)}
    first, second = from_environment(environ), from_environment(environ)
    assert first.secret_keys == second.secret_keys
    assert first.peppers == second.peppers
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("left", ["", "\n", "\0" * 64])
@pytest.mark.parametrize("name", ["secret_key", "pepper"])
def test_empty_secret_file_is_recreated_in_development(
    name: str, left: str, tmp_path: Path
) -> None:
    environ = {"BEKAL_STATE_DIR": str(tmp_path)}
    from_environment(environ)
    (tmp_path / name).write_text(left)
    first, second = from_environment(environ), from_environment(environ)
    assert (first.secret_keys, first.peppers) == (second.secret_keys, second.peppers)
    assert len((tmp_path / name).read_text()) == 64


def test_empty_secret_key_is_rejected_in_production(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()
    environ = PRODUCTION | {"BEKAL_STATE_DIR": str(tmp_path), "BEKAL_SECRET_KEY": ""}
    with pytest.raises(SettingsError, match=r"^BEKAL_SECRET_KEY is missing"):
        from_environment(environ)


def test_concurrent_first_starts_create_only_one_secret_key(tmp_path: Path) -> None:
    environ, starts = {"BEKAL_STATE_DIR": str(tmp_path)}, 8
    barrier = threading.Barrier(starts)

    def start(_: int) -> tuple[str, ...]:
        barrier.wait()
        return from_environment(environ).secret_keys

    with ThreadPoolExecutor(starts) as pool:
        assert len(set(pool.map(start, range(starts)))) == 1


def test_secret_keys_and_peppers_are_ordered_newest_first(tmp_path: Path) -> None:
    rotated = {
        "BEKAL_STATE_DIR": str(tmp_path),
        "BEKAL_SECRET_KEY": "n" * 40 + "," + "o" * 40,
        "BEKAL_PEPPER": "2:" + "n" * 40 + ",1:" + "o" * 40,
        "BEKAL_CERTIFICATE_KEY": "2:" + "b" * 64 + ", 1:" + "a" * 64,
    }
    settings = from_environment(PRODUCTION | rotated)
    assert settings.secret_keys == ("n" * 40, "o" * 40)
    assert list(settings.peppers) == ["2", "1"]
    assert settings.certificate_keys == {"2": b"\xbb" * 32, "1": b"\xaa" * 32}


def test_certificate_key_is_kept_in_development_and_may_be_missing_in_production(
    tmp_path: Path,
) -> None:
    environ = {"BEKAL_STATE_DIR": str(tmp_path)}
    first, second = from_environment(environ), from_environment(environ)
    assert list(first.certificate_keys) == ["1"]
    assert first.certificate_keys == second.certificate_keys
    assert from_environment(PRODUCTION | environ).certificate_keys == {}


@pytest.mark.parametrize(
    "version, safe",
    [
        ((3, 6, 23), True),
        ((3, 7, 0), False),
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
)
def test_sqlite_wal_mode_is_used_only_in_versions_without_its_corruption_bug(
    version: tuple[int, int, int], safe: bool
) -> None:
    assert sqlite_is_wal_safe(version) is safe


def test_state_folder_is_created_for_its_owner_only(tmp_path: Path) -> None:
    from_environment(PRODUCTION | {"BEKAL_STATE_DIR": str(tmp_path / "negara")})
    assert (tmp_path / "negara").stat().st_mode & 0o077 == 0


def test_world_readable_state_folder_and_its_secret_files_become_private(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    for name in ("secret_key", "pepper"):
        (tmp_path / name).write_text("x" * 64)
        (tmp_path / name).chmod(0o644)
    from_environment({"BEKAL_STATE_DIR": str(tmp_path)})
    assert tmp_path.stat().st_mode & 0o777 == 0o700
    for name in ("secret_key", "pepper"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


def test_permissions_of_a_world_writable_state_folder_are_unchanged(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    from_environment(PRODUCTION | {"BEKAL_STATE_DIR": str(tmp_path)})
    assert tmp_path.stat().st_mode & 0o7777 == 0o1777


def test_database_url_may_name_several_hosts_of_which_one_takes_writes(tmp_path: Path) -> None:
    url = (
        "postgresql://ani:kata@10.0.0.11:5432,10.0.0.12:5433/bekal?target_session_attrs=read-write"
    )
    given = {"BEKAL_STATE_DIR": str(tmp_path), "BEKAL_DATABASE_URL": url}
    engine = create_engine(from_environment(given).database_url)
    _, arguments = engine.dialect.create_connect_args(engine.url)
    assert {name: arguments[name] for name in ("host", "port", "user", "dbname")} == {
        "host": "10.0.0.11,10.0.0.12",
        "port": "5432,5433",
        "user": "ani",
        "dbname": "bekal",
    }
    assert arguments["target_session_attrs"] == "read-write"
