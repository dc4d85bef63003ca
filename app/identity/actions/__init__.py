"""Writes of identity. Functions take `tx` first; `enter` and `sweep` open their own transaction."""

from app.identity.actions.accounts import (
    end_grant,
    erase_account,
    erase_rows,
    grant,
    make_account,
    set_profile,
)
from app.identity.actions.agreeing import consent, withdraw_consent
from app.identity.actions.invitations import (
    CodeRefusedError,
    invite,
    use_invitation,
    withdraw_invitation,
)
from app.identity.actions.kept import delete_credential, set_credential
from app.identity.actions.limits import count_miss, limit_key, uncount_miss
from app.identity.actions.locking import lock_accounts, lock_sign_in_names
from app.identity.actions.phones import (
    begin_try,
    drop_device_account,
    forget_misses,
    keep_device,
    set_shared,
    show_as,
    tie_device,
)
from app.identity.actions.restoring import (
    end_all_access,
    note_restore_notice_seen,
    note_restored_people,
)
from app.identity.actions.sessions import (
    SignedIn,
    end_sign_ins,
    enter,
    extend_shared_session,
    forget_sign_in,
    leave,
    open_sign_in,
    sweep,
)

__all__ = [
    "CodeRefusedError",
    "SignedIn",
    "begin_try",
    "consent",
    "count_miss",
    "delete_credential",
    "drop_device_account",
    "end_all_access",
    "end_grant",
    "end_sign_ins",
    "enter",
    "erase_account",
    "erase_rows",
    "extend_shared_session",
    "forget_misses",
    "forget_sign_in",
    "grant",
    "invite",
    "keep_device",
    "leave",
    "limit_key",
    "lock_accounts",
    "lock_sign_in_names",
    "make_account",
    "note_restore_notice_seen",
    "note_restored_people",
    "open_sign_in",
    "set_credential",
    "set_profile",
    "set_shared",
    "show_as",
    "sweep",
    "tie_device",
    "uncount_miss",
    "use_invitation",
    "withdraw_consent",
    "withdraw_invitation",
]
