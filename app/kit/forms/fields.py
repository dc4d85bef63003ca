"""Fields that keep the typed text, explain errors, and show how the text was parsed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Final

from wtforms import DateField, Field, SelectField
from wtforms.widgets import TextInput

from app.kit.forms.base import strip
from app.kit.text import numbers
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language
from app.kit.text.i18n import lazy_gettext as _l

MOST_RUPIAH: Final = 10**12
"""10^12: far above any household's money, and still fast to compute and to spell out."""


class ParsedField(Field):
    """A text field that keeps the typed text beside the parsed value (`data`; None if it is
    invalid).

    `read(text)` gets non-blank text and raises ValueError(sentence) with the correction to make;
    `missing` is the sentence for a required field that is blank."""

    widget = TextInput()
    reads_back: ClassVar[bool] = False
    """Whether the page shows the parsed value."""

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

    @property
    def meaning(self) -> str:
        """The parsed value in the language of the page; "" without one."""
        return "" if self.data is None else self.typed

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


def whole(most: int, sentence: Any, *, zero: bool = False) -> Callable[[str], int]:
    """A reader of whole numbers up to `most`; `sentence` is the error for other input."""
    read_number = number(sentence, zero=zero)

    def read(text: str) -> int:
        value = read_number(text)
        if value != int(value):
            raise ValueError(sentence)
        if value > most:
            raise ValueError(_("Paling banyak %(most)s. Periksa lagi.", most=_formatted(most)))
        return int(value)

    return read


def _percent(most: int, sentence: Any) -> Callable[[str], Decimal]:
    read_number = number(sentence, zero=True)

    def read(text: str) -> Decimal:
        value = read_number(text.removesuffix("%").rstrip())
        if value > most:
            raise ValueError(
                _("Paling banyak %(most)s. Periksa lagi.", most=f"{_formatted(most)}%")
            )
        return value

    return read


def _formatted(number: int) -> str:
    return numbers.decimal(Decimal(number), 0, language())


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


class Rupiah(ParsedField):
    """Whole rupiah from 1 (or 0 if `zero`) to MOST_RUPIAH; accepts "1,5 jt". `data` is an int. No
    numeric keyboard, since "jt" needs letters."""

    reads_back = True

    def __init__(self, label: Any, missing: Any = None, *, zero: bool = False, **kwargs: Any):
        kwargs.setdefault("description", _l("Contoh: 1.500.000 atau 1,5 jt"))
        super().__init__(
            label,
            whole(MOST_RUPIAH, _l("Tulis angka bulat. Contoh: 1.500.000 atau 1,5 jt"), zero=zero),
            missing,
            render_kw={"autocomplete": "off"},
            **kwargs,
        )

    @property
    def meaning(self) -> str:
        if self.data is None:
            return ""
        return (
            f"{numbers.rupiah(self.data, language())} ({numbers.in_words(self.data, language())})"
        )


class Count(ParsedField):
    """A whole number from 1 (or 0 if `zero`) to `most`. `example` is shown as an example; `unit`
    formats the number with its unit, as in `lambda n: ngettext("%(num)s bulan", "%(num)s bulan",
    n)`."""

    reads_back = True

    def __init__(
        self, label: Any, missing: Any = None, *, most: int, example: int,
        unit: Callable[[int], str], zero: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        sentence = _l("Tulis dengan angka bulat. Contoh: %(example)s", example=example)
        kwargs.setdefault("description", _l("Contoh: %(example)s", example=example))
        super().__init__(
            label,
            whole(most, sentence, zero=zero),
            missing,
            render_kw={"inputmode": "numeric", "autocomplete": "off"},
            **kwargs,
        )
        self._unit = unit

    @property
    def meaning(self) -> str:
        return "" if self.data is None else self._unit(self.data)


class Percent(ParsedField):
    """A percentage from 0 to `most`, with or without "%". `data` is a Decimal: 2.5 is 2.5 of
    100."""

    reads_back = True

    def __init__(
        self, label: Any, missing: Any = None, *, most: int, example: Any, **kwargs: Any
    ) -> None:
        sentence = _l("Tulis persen dengan angka. Contoh: %(example)s", example=example)
        kwargs.setdefault("description", _l("Contoh: %(example)s", example=example))
        super().__init__(
            label,
            _percent(most, sentence),
            missing,
            render_kw={"inputmode": "decimal", "autocomplete": "off"},
            **kwargs,
        )

    @property
    def meaning(self) -> str:
        if self.data is None:
            return ""
        places = max(-int(self.data.normalize().as_tuple().exponent), 0)
        return numbers.percent(self.data, language(), places)


class ChoiceField(SelectField):
    """A select field; `sentence` is the error for an unknown value."""

    def __init__(
        self, label: Any, choices: Mapping[str, Any], sentence: Any, **kwargs: Any
    ) -> None:
        # Evaluated for each page: the labels depend on its language.
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

    @property
    def typed(self) -> str:
        """The chosen value, "" for the default."""
        return "" if self.data == str(self.default) else str(self.data)

    @property
    def meaning(self) -> str:
        """The label of the chosen value in the language of the page."""
        return str(self._known[self.data])


class DayField(DateField):
    """A date from a browser's date picker, or typed where there is none. The error is in the
    language of the page."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, format=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Pilih tanggal. Contoh: 2027-02-28")) from None
