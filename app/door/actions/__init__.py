"""What is done at the door. It has no table: identity keeps what lets a person in. Verbs take `tx`
first; `unlock` and its like, which must hash between two transactions, open their own."""

from app.door.actions.codes import enter
from app.door.actions.drafts import make_draft, read_draft
from app.door.actions.recovery import (
    give_code,
    give_words,
    sign_words,
    use_code,
    use_words,
    words_in,
)
from app.door.actions.registration import AlreadyRegisteredError, enrol_for_demo, register
from app.door.actions.staff import (
    Made,
    Opened,
    make_staff,
    open_with_passphrase,
    set_passphrase,
)
from app.door.actions.unlocking import unlock

__all__ = [
    "AlreadyRegisteredError",
    "Made",
    "Opened",
    "enrol_for_demo",
    "enter",
    "give_code",
    "give_words",
    "make_draft",
    "make_staff",
    "open_with_passphrase",
    "read_draft",
    "register",
    "set_passphrase",
    "sign_words",
    "unlock",
    "use_code",
    "use_words",
    "words_in",
]
