"""Writes of read tokens: made, revoked, used, and counted when they are sent."""

from app.read_tokens.actions.admitting import admit_sent_token
from app.read_tokens.actions.tokens import (
    erase_read_tokens,
    make_read_token,
    record_use_of_read_token,
    revoke_all_read_tokens,
    revoke_read_token,
)
