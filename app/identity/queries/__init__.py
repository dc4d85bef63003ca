"""Reads of identity: people, phones, sessions, credentials, invitations, consents."""

from app.identity.queries.agreed import (
    ACCOUNTS_THAT_WITHDREW,
    CONSENT_WITHDRAWN,
    ConsentRecord,
    consents_of_account,
    find_active_consent_id,
)
from app.identity.queries.credentials import (
    StoredCredential,
    find_credential,
    find_credential_by_lookup,
    has_new_staff_secret_since,
    is_limit_used_up,
)
from app.identity.queries.invitations import InvitationRow, find_invitation
from app.identity.queries.people import (
    Profile,
    find_departure,
    find_device_id,
    find_profile,
    regions_ever_granted_to_staff,
)
from app.identity.queries.sessions import (
    SELECT_SIGNED_IN_PERSON,
    current_grants,
    find_person_by_session_key,
    person_from_row,
    session_key_in_cookie,
)
