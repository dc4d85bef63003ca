"""What recovery does. Most verbs must hash between two transactions, so they open their own."""

from app.recovery.actions.codes import give_code, use_code
from app.recovery.actions.limits import Watched, by_address, note_miss, used_up, was_right
from app.recovery.actions.words import give_words, sign_words, use_words, words_in

__all__ = [
    "Watched",
    "by_address",
    "give_code",
    "give_words",
    "note_miss",
    "sign_words",
    "use_code",
    "use_words",
    "used_up",
    "was_right",
    "words_in",
]
