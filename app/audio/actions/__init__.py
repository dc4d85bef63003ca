"""Writes of the room of recordings: files only, each written atomically."""

from app.audio.actions.gathering import gather_recordings, write_recording_lists
from app.audio.actions.keeping import (
    BadRecordingError,
    ScriptMismatchError,
    copy_human_recording,
    import_recordings,
    store_recording,
)
from app.audio.actions.reading import NoVoiceError, make_machine_recordings
