"""Writes of sync. Functions take `tx`; `accept`, `admit`, `accept_from_phone`, `settle` and
`watch_clock` open their own transactions."""

from app.sync.actions.accepting import accept
from app.sync.actions.admitting import (
    Admitted,
    NotAdmittedError,
    accept_from_phone,
    admit,
    sign_seen,
)
from app.sync.actions.clock import believe_clock, watch_clock
from app.sync.actions.erasing import erase_phone_keys, erase_receipts, erase_tokens
from app.sync.actions.peppers import (
    PepperError,
    PepperMissingError,
    check_peppers,
    record_peppers,
    require_pepper,
)
from app.sync.actions.phones import OpenedPhone, delete_other_tokens, open_phone, revoke_tokens
from app.sync.actions.server import begin_epoch, mark_safe
from app.sync.actions.settling import settle

__all__ = [
    "Admitted",
    "NotAdmittedError",
    "OpenedPhone",
    "PepperError",
    "PepperMissingError",
    "accept",
    "accept_from_phone",
    "admit",
    "begin_epoch",
    "believe_clock",
    "check_peppers",
    "delete_other_tokens",
    "erase_phone_keys",
    "erase_receipts",
    "erase_tokens",
    "mark_safe",
    "open_phone",
    "record_peppers",
    "require_pepper",
    "revoke_tokens",
    "settle",
    "sign_seen",
    "watch_clock",
]
