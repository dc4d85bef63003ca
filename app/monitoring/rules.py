"""Who may read `/metrics`, and what `bekal periksa` says of what it found. Pure."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED", "HTTP_VIA")
"""Headers that proxies add: a request with one of them comes from elsewhere, whatever its
address."""
JOBS_LATE = timedelta(minutes=15)
"""The scheduled jobs run each minute, and hold their lease for ten minutes at most."""
FREE_SPACE = 10
"""Percent of a disk that should stay free: a nightly backup needs room beside the database."""
CERTIFICATE_LEFT = timedelta(days=14)
"""Both Caddy and certbot renew 30 days before the end."""


def may_read_metrics(environ: Mapping[str, Any], token: str) -> bool:
    """Whether the sender of a request (its WSGI environ) is a program of this machine, or sends the
    `token` (one of several with commas); an empty token opens nothing.

    >>> may_read_metrics({"REMOTE_ADDR": "127.0.0.1"}, "")
    True
    >>> may_read_metrics({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, "")
    False
    >>> sent = {"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer t0ken"}
    >>> may_read_metrics(sent, "t0ken"), may_read_metrics(sent, "other"), may_read_metrics(sent, "")
    (True, False, False)
    >>> may_read_metrics(sent, "new,t0ken"), may_read_metrics(sent, "new,")
    (True, False)
    >>> may_read_metrics({"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer "}, "")
    False
    """
    kind, _, sent = str(environ.get("HTTP_AUTHORIZATION", "")).partition(" ")
    if token and kind.lower() == "bearer":
        known = (each.encode() for each in token.split(",") if each)
        return any(hmac.compare_digest(sent.strip().encode(), each) for each in known)
    if any(name in environ for name in FORWARDED):
        return False
    try:
        return ip_address(str(environ.get("REMOTE_ADDR", ""))).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """What PostgreSQL says of itself. `lag`: how far this replica is behind, None on a primary;
    `synchronous`: how many standbys confirm commits, None where it may not be seen or none is
    asked for."""

    is_replica: bool
    timeline: int
    lag: timedelta | None
    synchronous: int | None
    wants_synchronous: bool


def database_sentences(state: DatabaseState) -> list[str]:
    """Say what is not as it should be.

    >>> fine = DatabaseState(False, 3, None, 1, True)
    >>> database_sentences(fine)
    []
    >>> database_sentences(DatabaseState(True, 3, timedelta(seconds=90), None, False))
    ['Basis data ini cadangan (replika), 90 detik tertinggal: tidak bisa ditulis.']
    >>> database_sentences(DatabaseState(False, 3, None, 0, True))
    ['Tidak ada basis data cadangan yang ikut mencatat: simpanan bisa tertahan atau hilang.']
    """
    if state.is_replica:
        late = "" if state.lag is None else f", {state.lag.total_seconds():.0f} detik tertinggal"
        return [f"Basis data ini cadangan (replika){late}: tidak bisa ditulis."]
    if state.wants_synchronous and state.synchronous == 0:
        return [
            "Tidak ada basis data cadangan yang ikut mencatat: simpanan bisa tertahan atau hilang."
        ]
    return []


def standby_sentences(lag: timedelta | None, most: timedelta) -> list[str]:
    """Say if reports cannot be read from the standby that is set for them, which is refused when
    it lags more than `most`. `lag` None: it cannot be reached.

    >>> most = timedelta(seconds=60)
    >>> standby_sentences(timedelta(seconds=2), most)
    []
    >>> standby_sentences(timedelta(seconds=90), most)
    ['Basis data di BEKAL_READ_URL tertinggal 90 detik: laporan ditolak.']
    >>> standby_sentences(None, most)
    ['Basis data di BEKAL_READ_URL tidak bisa dihubungi: laporan ditolak.']
    """
    if lag is None:
        return ["Basis data di BEKAL_READ_URL tidak bisa dihubungi: laporan ditolak."]
    if lag <= most:
        return []
    late = f"{lag.total_seconds():.0f} detik"
    return [f"Basis data di BEKAL_READ_URL tertinggal {late}: laporan ditolak."]


def jobs_sentences(last_run: datetime | None, now: datetime) -> list[str]:
    """Say if the scheduled jobs do not run.

    >>> now = datetime(2026, 12, 2, 9, 0)
    >>> jobs_sentences(now - timedelta(minutes=2), now)
    []
    >>> jobs_sentences(now - timedelta(hours=2), now)
    ['bekal berkala terakhir selesai 120 menit lalu: apakah serve.py atau timernya berjalan?']
    >>> jobs_sentences(None, now)
    ['bekal berkala belum pernah berjalan.']
    """
    if last_run is None:
        return ["bekal berkala belum pernah berjalan."]
    if now - last_run <= JOBS_LATE:
        return []
    minutes = (now - last_run) // timedelta(minutes=1)
    return [
        f"bekal berkala terakhir selesai {minutes} menit lalu: "
        "apakah serve.py atau timernya berjalan?"
    ]


def disk_sentences(free: int, total: int) -> list[str]:
    """Say if the disk of the state folder is nearly full; bytes.

    >>> disk_sentences(2 * 10**9, 100 * 10**9)
    ['Disk folder keadaan hampir penuh: sisa 2 persen (2,0 GB).']
    >>> disk_sentences(20 * 10**9, 100 * 10**9)
    []
    """
    percent = 100 * free // total
    if percent >= FREE_SPACE:
        return []
    size = f"{free / 10**9:.1f}".replace(".", ",")
    return [f"Disk folder keadaan hampir penuh: sisa {percent} persen ({size} GB)."]


def setting_sentences(
    *,
    is_production: bool,
    has_backup_folder: bool,
    backup_keys: int,
    certificate_keys: int,
    is_wal_safe: bool,
) -> list[str]:
    """Say which settings leave something undone that users count on.

    >>> setting_sentences(is_production=False, has_backup_folder=False, backup_keys=0,
    ...     certificate_keys=0, is_wal_safe=True)
    []
    """
    told = []
    if is_production and not backup_keys:
        told.append("BEKAL_BACKUP_KEY kosong: tidak ada cadangan yang bisa dibuat.")
    if is_production and not has_backup_folder:
        told.append("BEKAL_BACKUP_DIR kosong: tidak ada cadangan yang dibuat tiap malam.")
    if is_production and not certificate_keys:
        told.append("BEKAL_CERTIFICATE_KEY kosong: pelatih tidak bisa membuat sertifikat.")
    if not is_wal_safe:
        told.append("SQLite di mesin ini bisa merusak basis data WAL; dipakai cara yang lambat.")
    return told


@dataclass(frozen=True, slots=True)
class PublicAnswers:
    """What the public address answered: `problem` if it did not, else the status of `/sehat` and of
    `/metrics`, the version of its course, whether it sends HSTS, and when its certificate ends
    (None without TLS)."""

    problem: str = ""
    health: int = 0
    metrics: int = 0
    course: str = ""
    has_hsts: bool = False
    certificate_ends: datetime | None = None


def public_sentences(
    found: PublicAnswers, *, url: str, course: str, now: datetime, is_production: bool
) -> list[str]:
    """Say what is wrong at the public address `url`, where the database has the version `course`.

    >>> now = datetime(2026, 12, 2)
    >>> public_sentences(PublicAnswers("Connection refused"), url="https://bekal.example",
    ...     course="", now=now, is_production=True)
    ['https://bekal.example tidak menjawab: Connection refused.']
    >>> bad = PublicAnswers(health=503, metrics=200, course="b", certificate_ends=now)
    >>> for line in public_sentences(bad, url="https://x.example", course="a", now=now,
    ...     is_production=True):
    ...     print(line)
    https://x.example/sehat menjawab 503, bukan 200.
    https://x.example/metrics terbuka untuk siapa saja: tutup di proksi.
    Kursus yang dibagikan (b) bukan yang terakhir terbit (a): mulai ulang serve.py.
    https://x.example tidak mengirim Strict-Transport-Security.
    Sertifikat TLS https://x.example berakhir 02-12-2026.
    """
    if found.problem:
        return [f"{url} tidak menjawab: {found.problem}."]
    told = []
    if found.health != 200:
        told.append(f"{url}/sehat menjawab {found.health}, bukan 200.")
    if is_production and found.metrics == 200:
        told.append(f"{url}/metrics terbuka untuk siapa saja: tutup di proksi.")
    if found.course != course:
        told.append(
            f"Kursus yang dibagikan ({found.course}) bukan yang terakhir terbit ({course}): "
            "mulai ulang serve.py."
        )
    if is_production and not found.has_hsts:
        told.append(f"{url} tidak mengirim Strict-Transport-Security.")
    if found.certificate_ends is not None and found.certificate_ends - now < CERTIFICATE_LEFT:
        told.append(f"Sertifikat TLS {url} berakhir {found.certificate_ends:%d-%m-%Y}.")
    return told
