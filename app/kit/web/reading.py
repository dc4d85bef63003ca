"""Pages and files that are read from a standby."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Response, after_this_request
from werkzeug.exceptions import ServiceUnavailable

from app.kit.store.standby import StandbyLateError, reading_from_standby
from app.kit.text.i18n import gettext as _

AS_OF = "Bekal-As-Of"
RETRY_AFTER = 60
"""Seconds."""


class LateReadError(ServiceUnavailable):
    """A 503 that says why: the standby lacks more than a minute."""

    error_code = "standby_late"

    def __init__(self) -> None:
        super().__init__(retry_after=RETRY_AFTER)
        self.sentence = _("Angka di sini belum lengkap. Coba lagi sebentar.")


@contextmanager
def standby_reads() -> Iterator[None]:
    """Within the block a view reads from the standby (kit.store.standby), and its response tells by
    a header up to when that has everything. Not around a transaction, which needs the primary, nor
    for what its reader may just have changed. Raises LateReadError."""
    try:
        with reading_from_standby() as as_of:

            @after_this_request
            def _tell(response: Response) -> Response:
                response.headers[AS_OF] = as_of.isoformat(timespec="seconds")
                return response

            yield
    except StandbyLateError:
        raise LateReadError from None
