"""What identity decides: which PINs and passphrases will do, codes, words, roles, limits."""

from app.identity.rules.codes import CODE_ALPHABET, new_code, new_start_code, tidy_code
from app.identity.rules.consents import CONSENTS, wording
from app.identity.rules.limits import LIMITS
from app.identity.rules.paths import safe_path
from app.identity.rules.pins import pin_refusal
from app.identity.rules.roles import ROLES, permissions_of

__all__ = [
    "CODE_ALPHABET",
    "CONSENTS",
    "LIMITS",
    "ROLES",
    "new_code",
    "new_start_code",
    "permissions_of",
    "pin_refusal",
    "safe_path",
    "tidy_code",
    "wording",
]
