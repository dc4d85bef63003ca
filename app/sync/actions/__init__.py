"""Writes of sync. Functions take `tx`; `store_sent_items`, `admit_phone`, `store_items_from_phone`,
`store_deferred_items` and `update_trusted_time` open their own transactions."""

from app.sync.actions.accepting import store_sent_items
from app.sync.actions.admitting import (
    AdmittedPhone,
    NotAdmittedError,
    admit_phone,
    sign_highest_seen,
    store_items_from_phone,
)
from app.sync.actions.clock import trust_current_time, update_trusted_time
from app.sync.actions.erasing import erase_phone_keys, erase_receipts, erase_upload_tokens
from app.sync.actions.following import copy_receipts
from app.sync.actions.peppers import (
    PepperChangedError,
    PepperMissingOrDifferentError,
    check_peppers,
    record_peppers,
    require_pepper,
)
from app.sync.actions.phones import (
    PhoneUploadAccess,
    create_upload_access,
    delete_upload_tokens_except,
    may_have_staff_phone,
    revoke_staff_tokens,
    revoke_upload_tokens,
)
from app.sync.actions.server import begin_epoch, record_backed_up_through
from app.sync.actions.settling import store_deferred_items
