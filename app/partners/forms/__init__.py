"""Forms of partners: an entry, a check, a ring, a decision, a link, and a list."""

from app.partners.forms.entries import (
    DecisionForm,
    EntryForm,
    LinkForm,
    OfficeForm,
    OwnEntryForm,
    blank_entry,
)
from app.partners.forms.lists import ListForm, reason_sentence, refused_rows_csv

__all__ = [
    "DecisionForm",
    "EntryForm",
    "LinkForm",
    "ListForm",
    "OfficeForm",
    "OwnEntryForm",
    "blank_entry",
    "reason_sentence",
    "refused_rows_csv",
]
