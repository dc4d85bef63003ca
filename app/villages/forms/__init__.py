"""Forms of the registry: a list, an entry, marks and meetings."""

from app.villages.forms.entries import EntryForm
from app.villages.forms.lists import ListForm, list_fault_sentence, read_list_file, row_sentence
from app.villages.forms.notes import MeetingForm, marks_form

__all__ = [
    "EntryForm",
    "ListForm",
    "MeetingForm",
    "list_fault_sentence",
    "marks_form",
    "read_list_file",
    "row_sentence",
]
