"""Rules of identity: codes, roles, limits and consent wordings."""

from app.identity.rules.codes import (
    CODE_ALPHABET,
    code_of,
    new_code,
    new_start_code,
    tidy_code,
)
from app.identity.rules.consents import CONSENTS, wording
from app.identity.rules.limits import LIMITS, line_of
from app.identity.rules.roles import ROLES, permissions_of

__all__ = [
    "CODE_ALPHABET",
    "CONSENTS",
    "LIMITS",
    "ROLES",
    "code_of",
    "line_of",
    "new_code",
    "new_start_code",
    "permissions_of",
    "tidy_code",
    "wording",
]
