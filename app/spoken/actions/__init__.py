"""Writes of people without a phone."""

from app.spoken.actions.answers import SPOKEN
from app.spoken.actions.claiming import accept_claim, give_claim_code
from app.spoken.actions.consent import (
    UnknownParticipantError,
    erase_spoken_consents,
    record_spoken_consent,
)
