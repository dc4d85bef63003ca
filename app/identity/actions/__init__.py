"""What identity writes. Verbs take `tx` first; `unlock` and its like, which must hash between two
transactions, open their own."""

from app.identity.actions.agreeing import consent, withdraw_consent
from app.identity.actions.drafts import make_draft, read_draft
from app.identity.actions.invitations import (
    CodeRefusedError,
    invite,
    use_invitation,
    withdraw_invitation,
)
from app.identity.actions.limits import count_miss, limit_key
from app.identity.actions.phones import (
    drop_device_account,
    keep_device,
    tie_device,
    unlock,
)
from app.identity.actions.profile import erase_account, erase_rows, set_profile
from app.identity.actions.recovery import (
    give_code,
    give_words,
    sign_words,
    use_code,
    use_words,
    words_in,
)
from app.identity.actions.registration import (
    AlreadyRegisteredError,
    enrol_for_demo,
    register,
)
from app.identity.actions.sessions import (
    enter,
    forget_sign_in,
    leave,
    open_sign_in,
    sweep,
)
from app.identity.actions.staff import (
    Made,
    Opened,
    make_staff,
    open_with_passphrase,
    set_passphrase,
)
from app.kit.secrets import hash_secret

__all__ = [
    "AlreadyRegisteredError",
    "CodeRefusedError",
    "Made",
    "Opened",
    "consent",
    "count_miss",
    "drop_device_account",
    "enrol_for_demo",
    "enter",
    "erase_account",
    "erase_rows",
    "forget_sign_in",
    "give_code",
    "give_words",
    "hash_secret",
    "invite",
    "keep_device",
    "leave",
    "limit_key",
    "make_draft",
    "make_staff",
    "open_sign_in",
    "open_with_passphrase",
    "read_draft",
    "register",
    "set_passphrase",
    "set_profile",
    "sign_words",
    "sweep",
    "tie_device",
    "unlock",
    "use_code",
    "use_invitation",
    "use_words",
    "withdraw_consent",
    "withdraw_invitation",
    "words_in",
]
