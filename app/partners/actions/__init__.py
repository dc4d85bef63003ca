"""Write entries of partners."""

from app.partners.actions.entries import (
    EndedEntryError,
    FaultyEntryError,
    end_entry,
    save_entry,
)

__all__ = ["EndedEntryError", "FaultyEntryError", "end_entry", "save_entry"]
