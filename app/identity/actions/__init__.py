"""Writes of identity. Functions without `tx` open their own transaction."""

from app.identity.actions.accounts import (
    end_role_grant,
    erase_account,
    grant_role,
    make_account,
    make_row_eraser,
    set_last_departure,
    set_profile,
)
from app.identity.actions.agreeing import give_consent, withdraw_consent
from app.identity.actions.invitations import (
    CodeRefusedError,
    create_invitation,
    hand_over_invitations,
    use_invitation,
    withdraw_invitation,
)
from app.identity.actions.kept import delete_credential, set_credential
from app.identity.actions.limits import count_failed_attempt, rate_limit_key, uncount_failed_attempt
from app.identity.actions.locking import lock_accounts, lock_sign_in_names
from app.identity.actions.phones import (
    count_pin_attempt,
    get_or_create_device,
    link_account_to_device,
    reset_pin_attempts,
    set_device_avatar,
    set_device_shared,
    unlink_account_from_device,
)
from app.identity.actions.restoring import (
    dismiss_restore_notice,
    end_access_of_everyone,
    mark_restored_accounts,
)
from app.identity.actions.sessions import (
    FlaskLoginUser,
    clear_session_cookie,
    delete_expired_sessions_and_codes,
    end_session,
    end_sessions_of_account,
    extend_shared_session,
    open_session,
    set_session_cookie,
)
