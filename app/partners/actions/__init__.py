"""Write entries of partners."""

from app.partners.actions.entries import FaultyEntryError, end_entry, save_entry

__all__ = ["FaultyEntryError", "end_entry", "save_entry"]
