"""Writes of sign_in, which has no table: identity stores credentials. Functions take `tx` first;
`open_session_with_pin` and others that hash between two transactions open their own."""

from app.sign_in.actions.codes import redeem_invitation
from app.sign_in.actions.drafts import (
    read_signed_account_id,
    sign_account_id,
)
from app.sign_in.actions.registration import (
    AlreadyRegisteredError,
    open_demo_session,
    register_account,
)
from app.sign_in.actions.staff import (
    PassphraseResult,
    check_passphrase,
    set_passphrase,
    sign_in_with_passphrase_or_start_code,
)
from app.sign_in.actions.unlocking import open_session_with_pin
