"""Writes of people without a phone."""

from app.spoken.actions.answers import SPOKEN
from app.spoken.actions.consent import (
    UnknownParticipantError,
    erase_spoken_consents,
    record_spoken_consent,
)
