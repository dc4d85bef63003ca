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
    void_unused_code,
)
from app.recovery.actions.coming_in import end_wait
from app.recovery.actions.limits import (
    LimitKeys,
    count_misses,
    keys_of_phone_and_address,
    uncount_misses,
    used_up,
)
from app.recovery.actions.owner import OwnerRefusal, check_owner, check_secret, try_pin
from app.recovery.actions.waiting import ask_new_pin, set_new_pin
from app.recovery.actions.words import (
    DrawnWords,
    draw_words,
    give_words,
    read_drawn_words,
    sign_drawn_words,
    use_words,
)

__all__ = [
    "CodeNotGivenError",
    "CodeOverError",
    "DrawnWords",
    "IssuedCode",
    "LimitKeys",
    "OwnerRefusal",
    "ask_new_pin",
    "check_owner",
    "check_secret",
    "count_misses",
    "draw_words",
    "end_all_codes",
    "end_wait",
    "erase_codes",
    "give_code",
    "give_words",
    "keys_of_phone_and_address",
    "note_code_notice_seen",
    "read_drawn_words",
    "refuse_code",
    "set_new_pin",
    "sign_drawn_words",
    "sweep",
    "try_pin",
    "uncount_misses",
    "use_code",
    "use_words",
    "used_up",
    "void_codes_of",
    "void_unused_code",
]
