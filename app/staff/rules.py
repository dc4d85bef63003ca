"""Start codes as shown to people, their lifetime, and how long a grant may last. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import count

from app.kit.text.msgid import N_
from app.sign_in.rules.codes import slugify_name

MAKE = MADE_STAFF_ACCOUNT = "identity:staff:make"
"""The permission to make staff accounts, and the audit event of having made one."""
START_CODE_LIVES = timedelta(days=7)
TRAINERS = ("pelatih", "penempatan")
"""The roles that lead cohorts."""
LONGEST_TASK = timedelta(days=5 * 366)

ROLE_NAMES: dict[str, str] = {
    "pelatih": N_("Pelatih: membuat kelompok, melihat lembarnya, membantu masuk"),
    "penempatan": N_("Pelatih perusahaan penempatan: seperti pelatih, tanpa tanda kenal"),
    "petugas": N_("Petugas: melihat cakupan wilayah"),
    "admin": N_("Admin: kursus, cakupan, dan akun staf"),
}
SHORT_NAMES: dict[str, str] = {
    "pelatih": N_("Pelatih"),
    "penempatan": N_("Pelatih perusahaan penempatan"),
    "petugas": N_("Petugas"),
    "admin": N_("Admin"),
}


def numbered_sign_in_names(name: str) -> Iterator[str]:
    """Yield sign-in names made from a person's name, the first without a number.

    >>> names = numbered_sign_in_names("Bu Rina")
    >>> next(names), next(names)
    ('bu-rina', 'bu-rina-2')
    """
    base = slugify_name(name)
    yield base
    for number in count(2):
        yield f"{base}-{number}"


def format_in_groups_of_four(code: str) -> str:
    """Split a code into groups of four characters for display.

    >>> format_in_groups_of_four("KRSL34VW")
    'KRSL 34VW'
    """
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def end_of_last_day(last_day: date, zone: tzinfo) -> datetime:
    """The moment at which this day ends: midnight at the start of the next.

    >>> from datetime import UTC
    >>> end_of_last_day(date(2026, 12, 31), UTC)
    datetime.datetime(2027, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)
    """
    return datetime.combine(last_day + timedelta(days=1), time(), tzinfo=zone)
