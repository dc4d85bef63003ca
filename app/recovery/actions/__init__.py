"""What recovery does. Most verbs must hash between two transactions, so they open their own."""

from app.recovery.actions.codes import (
    CodeNotGivenError,
    CodeOverError,
    Given,
    end_all_codes,
    erase_codes,
    give_code,
    note_told,
    refuse_code,
    sweep,
    use_code,
    void_codes_of,
)
from app.recovery.actions.coming_in import end_wait
from app.recovery.actions.limits import Watched, by_phone_and_address, note_miss, used_up, was_right
from app.recovery.actions.waiting import ask_new_pin, set_new_pin
from app.recovery.actions.words import give_words, sign_words, use_words, words_in

__all__ = [
    "CodeNotGivenError",
    "CodeOverError",
    "Given",
    "Watched",
    "ask_new_pin",
    "by_phone_and_address",
    "end_all_codes",
    "end_wait",
    "erase_codes",
    "give_code",
    "give_words",
    "note_miss",
    "note_told",
    "refuse_code",
    "set_new_pin",
    "sign_words",
    "sweep",
    "use_code",
    "use_words",
    "used_up",
    "void_codes_of",
    "was_right",
    "words_in",
]
