"""Writes of recovery. Most functions hash between two transactions, so they open their own."""

from app.recovery.actions.codes import (
    CodeNotGivenError,
    CodeOverError,
    IssuedCode,
    end_all_codes,
    erase_codes,
    give_code,
    note_code_notice_seen,
    refuse_code,
    sweep,
    use_code,
    void_codes_of,
)
from app.recovery.actions.coming_in import end_wait
from app.recovery.actions.limits import (
    LimitKeys,
    count_misses,
    keys_of_phone_and_address,
    uncount_misses,
    used_up,
)
from app.recovery.actions.waiting import ask_new_pin, set_new_pin
from app.recovery.actions.words import give_words, sign_words, use_words, words_in

__all__ = [
    "CodeNotGivenError",
    "CodeOverError",
    "IssuedCode",
    "LimitKeys",
    "ask_new_pin",
    "count_misses",
    "end_all_codes",
    "end_wait",
    "erase_codes",
    "give_code",
    "give_words",
    "keys_of_phone_and_address",
    "note_code_notice_seen",
    "refuse_code",
    "set_new_pin",
    "sign_words",
    "sweep",
    "uncount_misses",
    "use_code",
    "use_words",
    "used_up",
    "void_codes_of",
    "words_in",
]
