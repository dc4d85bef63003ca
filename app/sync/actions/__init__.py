"""What sync writes. Verbs take `tx`; `accept`, `admit`, `take`, `settle` and `watch_clock` open
their own transactions."""

from app.sync.actions.accepting import accept
from app.sync.actions.admitting import Admitted, NotAdmittedError, admit, prove, take
from app.sync.actions.clock import believe_clock, watch_clock
from app.sync.actions.erasing import erase_phone_keys, erase_receipts, erase_tokens
from app.sync.actions.peppers import (
    PepperError,
    PepperMissingError,
    check_peppers,
    note_peppers,
    require_pepper,
)
from app.sync.actions.phones import OpenedPhone, keep_tokens_alone, open_phone, revoke_tokens
from app.sync.actions.server import begin_epoch, mark_safe
from app.sync.actions.settling import settle

__all__ = [
    "Admitted",
    "NotAdmittedError",
    "OpenedPhone",
    "PepperError",
    "PepperMissingError",
    "accept",
    "admit",
    "begin_epoch",
    "believe_clock",
    "check_peppers",
    "erase_phone_keys",
    "erase_receipts",
    "erase_tokens",
    "keep_tokens_alone",
    "mark_safe",
    "note_peppers",
    "open_phone",
    "prove",
    "require_pepper",
    "revoke_tokens",
    "settle",
    "take",
    "watch_clock",
]
