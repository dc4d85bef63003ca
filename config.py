"""Settings, read once from BEKAL_* variables into a frozen dataclass.

A missing or invalid setting stops the start with one sentence that names it (`SettingsError`). In
development the secrets are generated on first start and stored in the state folder; in production
they must be set, so that no deployment uses a secret from the source."""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISVTX
from urllib.parse import urlsplit

from babel import localedata

ROOT = Path(__file__).resolve().parent
COURSE = ROOT / "modules_kursus"
ENVIRONMENTS = ("development", "production")
ORIGINAL = "id"
"""The language that Bekal is written in; what is not translated is shown in it."""
KEY_ID = re.compile(r"[0-9a-z]{1,8}")
CERTIFICATE_KEY = re.compile(r"(?:([0-9a-z]{1,8}):)?([0-9a-f]{64})")
BACKUP_KEY = re.compile(r"age1[0-9a-z]+|AGE-SECRET-KEY-1[0-9A-Z]+")
MAX_DAYS = 3650


class SettingsError(ValueError):
    """One sentence that begins with the name of the invalid setting."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings of a deployment."""

    env: str
    database_url: str
    read_url: str
    """A standby of that database, for reports and exports; empty: there is none."""
    secret_keys: tuple[str, ...]
    """The first one signs; the others still verify older signatures after a rotation."""
    peppers: Mapping[str, bytes]
    """Key id to pepper, the current one first. Each credential stores the id of its pepper."""
    certificate_keys: Mapping[str, bytes]
    """Key id to the 32 bytes of Ed25519's secret. The first one signs certificates; the others
    still verify older ones after a rotation. May be empty."""
    public_url: str
    trusted_proxies: int
    state_dir: Path
    public_coverage: bool
    programme_name: str
    languages: tuple[str, ...]
    """Codes of ISO 639-1; ORIGINAL is the first."""
    backup_keys: tuple[str, ...]
    """age keys: public ones encrypt archives, a secret one also decrypts them. May be empty."""
    backup_dir: Path | None
    backup_days: int
    metrics_token: str
    """What a program sends to read `/metrics` from elsewhere, several with commas; empty: only this
    machine reads it."""

    @property
    def development(self) -> bool:
        return self.env == "development"

    @property
    def secure_cookies(self) -> bool:
        return not self.development

    @property
    def hosts(self) -> tuple[str, ...]:
        """Allowed host names of requests; empty means any, in development."""
        host = urlsplit(self.public_url).hostname
        return () if self.development or host is None else (host,)


def from_environment(environ: Mapping[str, str]) -> Settings:
    """Read and check every BEKAL_* variable. Raises SettingsError for the first invalid one."""
    env = environ.get("BEKAL_ENV", "development")
    if env not in ENVIRONMENTS:
        raise SettingsError(f"BEKAL_ENV must be one of {', '.join(ENVIRONMENTS)}, not “{env}”.")
    development = env == "development"
    state_dir = Path(environ.get("BEKAL_STATE_DIR") or ROOT / "instance").resolve()
    try:
        # It contains secrets and, on SQLite, all personal data.
        state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        keep_private(state_dir)
    except OSError as error:
        raise SettingsError(
            f"BEKAL_STATE_DIR cannot be made or written: {error.strerror}."
        ) from None
    return Settings(
        env=env,
        database_url=_database_url(environ, state_dir),
        read_url=_read_url(environ, state_dir),
        secret_keys=_secret_keys(environ, development, state_dir),
        peppers=_peppers(environ, development, state_dir),
        certificate_keys=_certificate_keys(environ, development, state_dir),
        public_url=_public_url(environ, development),
        trusted_proxies=_whole(environ, "BEKAL_TRUSTED_PROXIES", 0, 5),
        state_dir=state_dir,
        public_coverage=bool(_whole(environ, "BEKAL_PUBLIC_COVERAGE", 0, 1)),
        programme_name=environ.get("BEKAL_PROGRAMME_NAME", "Bekal"),
        languages=_languages(environ),
        backup_keys=_backup_keys(environ),
        backup_dir=_backup_dir(environ),
        backup_days=_whole(environ, "BEKAL_BACKUP_DAYS", 14, MAX_DAYS),
        metrics_token=_metrics_token(environ),
    )


def keep_private(path: Path) -> None:
    """Remove the access of other users to an existing file or folder, if it belongs to our user. A
    folder with the sticky bit, such as /tmp, stays as it is."""
    with suppress(OSError):
        status = path.stat()
        mode = status.st_mode
        if status.st_uid == os.geteuid() and mode & 0o077 and not mode & S_ISVTX:
            path.chmod(mode & 0o700)


def _database_url(environ: Mapping[str, str], state_dir: Path) -> str:
    default = f"sqlite:///{state_dir / 'bekal.sqlite3'}"
    url = _name_driver(environ.get("BEKAL_DATABASE_URL") or default)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingsError("BEKAL_DATABASE_URL must begin with sqlite:/// or postgresql://.")
    return url if url.startswith("sqlite") else _name_each_host(url)


def _read_url(environ: Mapping[str, str], state_dir: Path) -> str:
    url = _name_driver(environ.get("BEKAL_READ_URL", ""))
    both = (url, _database_url(environ, state_dir))
    if url and not all(each.startswith("postgresql+psycopg://") for each in both):
        raise SettingsError("BEKAL_READ_URL needs postgresql://, in BEKAL_DATABASE_URL as well.")
    return _name_each_host(url)


def _name_driver(url: str) -> str:
    return re.sub("^postgresql://", "postgresql+psycopg://", url)


def _name_each_host(url: str) -> str:
    """Several hosts, written `a:5432,b:5432` as libpq has them, in the way SQLAlchemy has them.

    >>> _name_each_host("postgresql+psycopg://ani:kata@a:5432,b/bekal?connect_timeout=3")
    'postgresql+psycopg://ani:kata@/bekal?host=a:5432&host=b&connect_timeout=3'
    """
    parts = urlsplit(url)
    login, at, hosts = parts.netloc.rpartition("@")
    if "," not in hosts:
        return url
    query = "&".join([*(f"host={host}" for host in hosts.split(",")), *filter(None, [parts.query])])
    return f"{parts.scheme}://{login}{at}{parts.path}?{query}"


def _secret_keys(environ: Mapping[str, str], development: bool, folder: Path) -> tuple[str, ...]:
    keys = tuple(_given_or_stored(environ, "BEKAL_SECRET_KEY", development, folder).split(","))
    if any(len(key) < 32 for key in keys):
        raise SettingsError(
            "BEKAL_SECRET_KEY needs at least 32 characters a key; newest first, then a comma "
            "and the older ones."
        )
    return keys


def _peppers(environ: Mapping[str, str], development: bool, folder: Path) -> dict[str, bytes]:
    text = _given_or_stored(environ, "BEKAL_PEPPER", development, folder)
    peppers: dict[str, bytes] = {}
    for part in text.split(","):
        key_id, _, secret = part.rpartition(":")
        key_id = key_id or "1"
        if not KEY_ID.fullmatch(key_id) or len(secret) < 32 or key_id in peppers:
            raise SettingsError(
                "BEKAL_PEPPER is written id:secret, the newest first, commas between; "
                "a secret has at least 32 characters."
            )
        peppers[key_id] = secret.encode()
    return peppers


def _certificate_keys(
    environ: Mapping[str, str], development: bool, folder: Path
) -> dict[str, bytes]:
    name = "BEKAL_CERTIFICATE_KEY"
    if not development and not environ.get(name):
        return {}
    keys: dict[str, bytes] = {}
    for part in _given_or_stored(environ, name, development, folder).split(","):
        found = CERTIFICATE_KEY.fullmatch(part.strip())
        key_id = (found[1] or "1") if found else ""
        if found is None or key_id in keys:
            raise SettingsError(
                f"{name} is written id:secret, the newest first, commas between; a secret is "
                "64 hexadecimal digits."
            )
        keys[key_id] = bytes.fromhex(found[2])
    return keys


def _languages(environ: Mapping[str, str]) -> tuple[str, ...]:
    text = environ.get("BEKAL_LANGUAGES") or f"{ORIGINAL},en"
    codes = tuple(part.strip() for part in text.split(","))
    if codes[0] != ORIGINAL or len(set(codes)) < len(codes):
        raise SettingsError(
            f"BEKAL_LANGUAGES must begin with {ORIGINAL} and name no language twice, not “{text}”."
        )
    for code in codes:
        # Two letters are what tables have room for.
        if len(code) != 2 or code not in localedata.locale_identifiers():
            raise SettingsError(
                f"BEKAL_LANGUAGES takes two-letter codes that Babel knows, as {ORIGINAL},en,jv; "
                f"“{code}” is none."
            )
    return codes


def _backup_keys(environ: Mapping[str, str]) -> tuple[str, ...]:
    text = environ.get("BEKAL_BACKUP_KEY", "")
    keys = tuple(part.strip() for part in text.split(",")) if text else ()
    if not all(BACKUP_KEY.fullmatch(key) for key in keys):
        raise SettingsError(
            "BEKAL_BACKUP_KEY must be a key that `bekal cadangan kunci` prints: age1… or "
            "AGE-SECRET-KEY-1…, several with commas."
        )
    return keys


def _backup_dir(environ: Mapping[str, str]) -> Path | None:
    """The folder is never created: if its disk is not mounted, the disk below would fill up."""
    given = environ.get("BEKAL_BACKUP_DIR")
    if not given:
        return None
    folder = Path(given).resolve()
    if not folder.is_dir():
        raise SettingsError(f"BEKAL_BACKUP_DIR is not a folder that exists: {folder}.")
    return folder


def _metrics_token(environ: Mapping[str, str]) -> str:
    token = environ.get("BEKAL_METRICS_TOKEN", "")
    if token and any(len(each) < 32 for each in token.split(",")):
        raise SettingsError("BEKAL_METRICS_TOKEN needs at least 32 characters a token.")
    return token


def _given_or_stored(environ: Mapping[str, str], name: str, development: bool, folder: Path) -> str:
    given = environ.get(name)
    if given:
        return given
    if not development:
        raise SettingsError(f"{name} is missing; outside development it must be set.")
    try:
        return stored_secret(folder / name.removeprefix("BEKAL_").lower(), _new_secret)
    except OSError as error:
        raise SettingsError(f"{name} cannot be kept in {folder}: {error.strerror}.") from None


def _new_secret() -> str:
    return secrets.token_hex(32)


def stored_secret(file: Path, make: Callable[[], str]) -> str:
    """The content of the file; generated if the file is missing or empty, as an interrupted start
    leaves it. A second start at the same time waits, and uses the content of the first. Raises
    OSError."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    keep_private(file)
    with os.fdopen(descriptor, "r+", encoding="utf-8") as stored:
        fcntl.flock(stored, fcntl.LOCK_EX)
        content = stored.read().strip("\0 \t\r\n")
        if not content:
            content = make()
            stored.seek(0)
            stored.truncate()
            stored.write(content)
            stored.flush()
            os.fsync(descriptor)
    return content


def _public_url(environ: Mapping[str, str], development: bool) -> str:
    local = f"http://127.0.0.1:{environ.get('PORT') or 5000}" if development else ""
    url = environ.get("BEKAL_PUBLIC_URL") or local
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError("BEKAL_PUBLIC_URL must be an address such as https://bekal.example.")
    if not development and parts.scheme != "https":
        raise SettingsError("BEKAL_PUBLIC_URL must begin with https:// in production.")
    return url.rstrip("/")


def _whole(environ: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = environ.get(name, str(default))
    if not text.isascii() or not text.isdigit() or int(text) > most:
        raise SettingsError(f"{name} must be a whole number from 0 to {most}, not “{text}”.")
    return int(text)
