"""What the address of a coverage page or file asks for, within the regions of this officer. Used by
views of this room and of those above it."""

from __future__ import annotations

import re
from datetime import date

from werkzeug.exceptions import NotFound

from app.frozen_weeks.queries import FrozenCoverage, UnknownWeekError, read_frozen_coverage
from app.frozen_weeks.rules import PERMISSION, UnknownCoreListVersionError
from app.kit.permissions import signed_in_person
from app.kit.text.i18n import gettext as _
from app.kit.web.errors import MeaninglessUrlError, RefusedError
from app.kit.web.parameters import asked_once
from app.regions import codes


def may_open(code: str) -> bool:
    """Whether a region is within those of the officer."""
    return signed_in_person().may(PERMISSION, code)


def granted_regions() -> list[str]:
    """The regions granted to this officer, the widest first."""
    scopes = set(signed_in_person().scopes(PERMISSION))
    return sorted(scopes, key=lambda code: (code != codes.COUNTRY, len(code), code))


def require_granted_region(code: str) -> None:
    """Raises NotFound for what is no region code, RefusedError for a region outside the officer's
    regions: before it is read whether there is such a region."""
    if not codes.is_region_code(code):
        raise NotFound
    if not may_open(code):
        heading = _("Wilayah ini di luar wilayah Anda")
        raise RefusedError(heading, _("Anda melihat wilayah tugas Anda, dan semua di dalamnya."))


def week_or_error(code: str, monday: date | None, core: int | None = None) -> FrozenCoverage:
    """The coverage of a region in a week. Raises NotFound for an unknown region,
    MeaninglessUrlError for an unknown week or version of the core list, NothingFrozenError."""
    try:
        found = read_frozen_coverage(code, monday, core)
    except UnknownCoreListVersionError:
        sentence = _("Versi daftar inti itu tidak ada pada minggu ini.")
        raise MeaninglessUrlError(sentence) from None
    except UnknownWeekError:
        raise unknown_week_error() from None
    if found is None:
        raise NotFound
    return found


def unknown_week_error() -> MeaninglessUrlError:
    """What a page answers for a week that is not kept."""
    return MeaninglessUrlError(_("Minggu itu tidak disimpan. Pilih dari daftar."))


def asked_monday(name: str = "pekan") -> date | None:
    """The Monday of a parameter of the address; None without it. Raises MeaninglessUrlError if it
    is not a day."""
    typed = asked_once(name)
    if not typed:
        return None
    try:
        if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", typed, re.ASCII):
            return date.fromisoformat(typed)
    except ValueError:  # there is no such day
        pass
    example = f"{name}=2026-11-30"
    raise MeaninglessUrlError(_("Tulis hari Senin seperti ini: %(example)s", example=example))
