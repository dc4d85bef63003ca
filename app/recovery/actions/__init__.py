"""Writes of recovery. Most functions hash between two transactions, so they open their own."""

from app.recovery.actions.codes import (
    IssuedTrainerCode,
    TrainerCodeDeniedError,
    TrainerCodeEndedError,
    delete_old_trainer_codes,
    end_all_trainer_codes,
    end_trainer_code_given_to,
    end_trainer_codes_given_by,
    erase_trainer_codes,
    issue_trainer_code,
    record_dismissal_of_code_notice,
    reject_trainer_code,
    sign_in_with_trainer_code,
)
from app.recovery.actions.coming_in import end_pin_reset
from app.recovery.actions.limits import (
    LimitKeys,
    count_failed_attempts,
    is_any_limit_used_up,
    limit_keys_of_request,
    uncount_failed_attempts,
)
from app.recovery.actions.owner import (
    TOO_MANY_ATTEMPTS,
    FailedOwnerCheck,
    check_owner,
    check_pin_on_phone,
    check_secret,
)
from app.recovery.actions.waiting import finish_pin_reset, request_pin_reset
from app.recovery.actions.words import (
    UnsavedRecoveryWords,
    generate_recovery_words,
    read_unsaved_words,
    save_recovery_words,
    sign_in_with_recovery_words,
    sign_unsaved_words,
)
