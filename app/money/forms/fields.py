"""Fields of the comparer: they keep what was typed, and say what to write instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from wtforms import Field, SelectField
from wtforms.widgets import TextInput

from app.kit import numbers
from app.kit.forms import strip
from app.kit.i18n import gettext as _
from app.kit.i18n import lazy_gettext as _l
from app.money import rules


class Typed(Field):
    """A text field that keeps what was typed beside what was understood (`data`, else None).

    `read(text)` gets text that is not blank and raises ValueError(sentence) for what to write
    instead; `missing` is the sentence for a blank one that is needed."""

    widget = TextInput()

    def __init__(
        self, label: Any, read: Callable[[str], Any], missing: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(label, **kwargs)
        self._read = read
        self._missing = missing

    def _value(self) -> str:
        return self.typed

    @property
    def typed(self) -> str:
        return " ".join(str(self.raw_data[0]).split()) if self.raw_data else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        if len(valuelist) > 1:
            raise ValueError(_("Ini tertulis dua kali. Tulis satu saja."))
        if self.typed:
            self.data = self._read(self.typed)
        elif self._missing is not None:
            raise ValueError(self._missing)


def number(sentence: Any, *, zero: bool = False) -> Callable[[str], Decimal]:
    def read(text: str) -> Decimal:
        value = numbers.parse(text)
        if value is None:
            raise ValueError(sentence)
        if value < 0 or (value == 0 and not zero):
            raise ValueError(_("Tulis angka di atas nol.") if not zero else sentence)
        return value

    return read


def amount(text: str) -> Decimal:
    value = number(_l("Tulis dengan angka. Contoh: 1.000"))(text)
    if value > rules.LARGEST_AMOUNT:
        raise ValueError(_("Jumlah ini terlalu besar. Periksa lagi nolnya."))
    return value


def arrives(text: str) -> int:
    value = int(number(_l("Tulis dengan angka, contoh 3.800.000."))(text))
    if value == 0:
        raise ValueError(_("Tulis angka di atas nol."))
    return value


def words(longest: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > longest or not text.isprintable():
            raise ValueError(_("Tulis lebih pendek, paling banyak %(n)s huruf.", n=longest))
        return text

    return read


def day(text: str) -> date:
    for shape in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    raise ValueError(_("Tulis tanggal seperti 22-11-2026."))


class DayInput(TextInput):
    input_type = "date"


class Choice(SelectField):
    """A list to choose from; `sentence` says what to do about anything else."""

    def __init__(self, label: Any, choices: dict[str, Any], sentence: Any, **kwargs: Any) -> None:
        # Asked for when a page is made: the words depend on its language.
        super().__init__(
            label,
            choices=lambda: {value: str(words) for value, words in choices.items()},
            validate_choice=False,
            **kwargs,
        )
        self._known = choices
        self._sentence = sentence

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = [text for text in map(strip, valuelist) if text] or [str(self.default)]
        if len(typed) > 1 or typed[0] not in self._known:
            self.data = str(self.default)
            raise ValueError(self._sentence)
        self.data = typed[0]
