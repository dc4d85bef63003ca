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
    void_codes_for,
    void_codes_of,
)
from app.recovery.actions.coming_in import end_wait
from app.recovery.actions.limits import Watched, by_phone_and_address, note_miss, used_up, was_right
from app.recovery.actions.owner import Refusal, refuse_owner, refuse_secret, try_pin
from app.recovery.actions.waiting import ask_new_pin, set_new_pin
from app.recovery.actions.words import (
    Drawn,
    draw_words,
    drawn_in,
    give_words,
    sign_drawn,
    use_words,
)

__all__ = [
    "CodeNotGivenError",
    "CodeOverError",
    "Drawn",
    "Given",
    "Refusal",
    "Watched",
    "ask_new_pin",
    "by_phone_and_address",
    "draw_words",
    "drawn_in",
    "end_all_codes",
    "end_wait",
    "erase_codes",
    "give_code",
    "give_words",
    "note_miss",
    "note_told",
    "refuse_code",
    "refuse_owner",
    "refuse_secret",
    "set_new_pin",
    "sign_drawn",
    "sweep",
    "try_pin",
    "use_code",
    "use_words",
    "used_up",
    "void_codes_for",
    "void_codes_of",
    "was_right",
]
