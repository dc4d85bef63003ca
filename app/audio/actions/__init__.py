"""Writes of the room of recordings: files only, each written atomically."""

from app.audio.actions.gathering import gather, list_sounds
from app.audio.actions.keeping import (
    NotOfThisScriptError,
    NotSpokenError,
    keep_recorded,
    keep_sound,
    take_in,
)
from app.audio.actions.reading import NoVoiceError, read_aloud

__all__ = [
    "NoVoiceError",
    "NotOfThisScriptError",
    "NotSpokenError",
    "gather",
    "keep_recorded",
    "keep_sound",
    "list_sounds",
    "read_aloud",
    "take_in",
]
