"""Rules of identity: codes, roles, limits and consent wordings."""

from app.identity.rules.codes import (
    CODE_ALPHABET,
    new_invitation_code,
    new_start_code,
    normalize_typed_code,
    one_time_code_from_number,
)
from app.identity.rules.consents import CONSENTS, consent_wording
from app.identity.rules.limits import LIMITS, address_for_rate_limit
from app.identity.rules.roles import ROLES, permissions_of_role
