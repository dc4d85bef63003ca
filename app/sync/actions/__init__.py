"""What sync writes. `accept`, `admit` and `take` open their own transactions; verbs take `tx`."""

from app.sync.actions.accepting import accept
from app.sync.actions.admitting import Admitted, NotAdmittedError, admit, take
from app.sync.actions.erasing import erase_phone_keys, erase_receipts, erase_tokens
from app.sync.actions.phones import OpenedPhone, open_phone, revoke_tokens
from app.sync.actions.server import begin_epoch, believe_clock, keep_server, mark_clock, mark_safe

__all__ = [
    "Admitted",
    "NotAdmittedError",
    "OpenedPhone",
    "accept",
    "admit",
    "begin_epoch",
    "believe_clock",
    "erase_phone_keys",
    "erase_receipts",
    "erase_tokens",
    "keep_server",
    "mark_clock",
    "mark_safe",
    "open_phone",
    "revoke_tokens",
    "take",
]
