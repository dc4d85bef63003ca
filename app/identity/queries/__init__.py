"""Reads of identity: people, phones, sessions, credentials, invitations, consents."""

from app.identity.queries.agreed import (
    CONSENT_WITHDRAWN,
    Agreement,
    agreements,
    consent_held,
)
from app.identity.queries.credentials import (
    KeptSecret,
    found_by,
    secret_of,
    too_many,
)
from app.identity.queries.invitations import InvitationRow, find_invitation
from app.identity.queries.people import (
    Profile,
    account,
    device_id,
)
from app.identity.queries.sessions import SIGNED_IN, find_person, person_from, sign_in_key

__all__ = [
    "CONSENT_WITHDRAWN",
    "SIGNED_IN",
    "Agreement",
    "InvitationRow",
    "KeptSecret",
    "Profile",
    "account",
    "agreements",
    "consent_held",
    "device_id",
    "find_invitation",
    "find_person",
    "found_by",
    "person_from",
    "secret_of",
    "sign_in_key",
    "too_many",
]
