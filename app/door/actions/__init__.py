"""What is done at the door. It has no table: identity keeps what lets a person in. Verbs take `tx`
first; `unlock` and its like, which must hash between two transactions, open their own."""

from app.door.actions.codes import enter
from app.door.actions.drafts import make_draft, read_draft
from app.door.actions.registration import AlreadyRegisteredError, enrol_for_demo, register
from app.door.actions.staff import (
    Opened,
    open_with_passphrase,
    set_passphrase,
)
from app.door.actions.unlocking import unlock

__all__ = [
    "AlreadyRegisteredError",
    "Opened",
    "enrol_for_demo",
    "enter",
    "make_draft",
    "open_with_passphrase",
    "read_draft",
    "register",
    "set_passphrase",
    "unlock",
]
