"""Writes of sign_in, which has no table: identity stores credentials. Functions take `tx` first;
`unlock` and others that hash between two transactions open their own."""

from app.sign_in.actions.codes import enter
from app.sign_in.actions.drafts import make_draft, read_draft
from app.sign_in.actions.registration import AlreadyRegisteredError, enrol_for_demo, register
from app.sign_in.actions.staff import (
    PassphraseResult,
    check_passphrase,
    open_with_passphrase,
    set_passphrase,
)
from app.sign_in.actions.unlocking import unlock

__all__ = [
    "AlreadyRegisteredError",
    "PassphraseResult",
    "check_passphrase",
    "enrol_for_demo",
    "enter",
    "make_draft",
    "open_with_passphrase",
    "read_draft",
    "register",
    "set_passphrase",
    "unlock",
]
