"""Tokens by which programs read coverage: their text, their regions, why one is refused. Pure."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Final, Literal

from app.kit.text.msgid import N_
from app.regions.codes import is_region_inside

LONGEST_LIFE = timedelta(days=365)
PREFIX = "bekal_"
"""Programs that look for secrets in texts find a token by it."""

TokenRefusal = Literal["token_unknown", "token_expired", "token_revoked", "token_without_grant"]
REFUSALS: Final[Mapping[TokenRefusal, str]] = {
    "token_unknown": N_("Token ini tidak dikenal."),
    "token_expired": N_("Masa berlaku token ini sudah lewat."),
    "token_revoked": N_("Token ini sudah dicabut."),
    "token_without_grant": N_(
        "Token ini tidak berlaku lagi: tugas atau kata sandi pembuatnya berubah."
    ),
}
"""Why a token is not accepted, for the person who runs the program."""


def read_token_text(number: int) -> str:
    """The text of a token from a secret number of 256 bits.

    >>> read_token_text(1)
    'bekal_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE'
    """
    return PREFIX + urlsafe_b64encode(number.to_bytes(32)).decode().rstrip("=")


def common_regions(some: Collection[str], others: Collection[str]) -> tuple[str, ...]:
    """The widest regions that lie in one of `some` and in one of `others` (codes).

    >>> common_regions(["35"], ["35.07", "33"]), common_regions(["35.07"], ["00"])
    (('35.07',), ('35.07',))
    >>> common_regions(["35.07"], ["35.02"])
    ()
    """
    in_both = {code for code in some if any(is_region_inside(code, other) for other in others)}
    in_both |= {code for code in others if any(is_region_inside(code, one) for one in some)}
    return tuple(sorted(in_both))


def token_refusal(
    until: datetime, revoked_at: datetime | None, regions: Collection[str], now: datetime
) -> TokenRefusal | None:
    """Why a known token is not accepted; None if it is. `regions`: those that it still opens.

    >>> from datetime import UTC
    >>> now = datetime(2026, 12, 1, tzinfo=UTC)
    >>> day = timedelta(days=1)
    >>> token_refusal(now + day, None, ["35"], now) is None
    True
    >>> token_refusal(now, None, ["35"], now), token_refusal(now + day, now, ["35"], now)
    ('token_expired', 'token_revoked')
    >>> token_refusal(now + day, None, [], now)
    'token_without_grant'
    """
    if revoked_at is not None:
        return "token_revoked"
    if until <= now:
        return "token_expired"
    return None if regions else "token_without_grant"
