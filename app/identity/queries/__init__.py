"""What identity knows: people and phones, sign-ins, credentials, invitations, consents."""

from app.identity.queries.agreed import Agreement, agreements, has_consent
from app.identity.queries.credentials import (
    KeptSecret,
    found_by,
    misses_in,
    secret_of,
    too_many,
)
from app.identity.queries.invitations import InvitationRow, find_invitation
from app.identity.queries.people import (
    Profile,
    StaffRow,
    Tile,
    account,
    device_id,
    device_is_known,
    is_tied,
    needs_words,
    people_on,
    staff,
)
from app.identity.queries.sessions import SIGNED_IN, find_person, person_from, sign_in_key

__all__ = [
    "SIGNED_IN",
    "Agreement",
    "InvitationRow",
    "KeptSecret",
    "Profile",
    "StaffRow",
    "Tile",
    "account",
    "agreements",
    "device_id",
    "device_is_known",
    "find_invitation",
    "find_person",
    "found_by",
    "has_consent",
    "is_tied",
    "misses_in",
    "needs_words",
    "people_on",
    "person_from",
    "secret_of",
    "sign_in_key",
    "staff",
    "too_many",
]
