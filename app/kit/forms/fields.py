"""Fields that keep the typed text, explain errors, and show how the text was parsed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Final

from wtforms import DateField, Field, SelectField
from wtforms.widgets import TextInput

from app.kit.forms.base import strip_invisible
from app.kit.text import numbers
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language
from app.kit.text.i18n import lazy_gettext as _l

MOST_RUPIAH: Final = 10**12
"""10^12: far above any household's money, and still fast to compute and to spell out."""


class ParsedField(Field):
    """A text field that keeps the typed text beside the parsed value (`data`; None if it is
    invalid).

    `parse_text(text)` gets non-blank text and raises ValueError with a sentence that says how to
    correct it; `missing_error` is the sentence for a required field that is blank."""

    widget = TextInput()
    reads_back: ClassVar[bool] = False
    """Whether the page shows the parsed value."""

    def __init__(
        self, label: Any, parse_text: Callable[[str], Any], missing_error: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(label, **kwargs)
        self._read = parse_text
        self._missing = missing_error

    def _value(self) -> str:
        return self.typed_text

    @property
    def typed_text(self) -> str:
        return " ".join(str(self.raw_data[0]).split()) if self.raw_data else ""

    @property
    def meaning(self) -> str:
        """The parsed value, written in the language of the page; "" if there is none."""
        return "" if self.data is None else self.typed_text

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        if len(valuelist) > 1:
            raise ValueError(_("Ini tertulis dua kali. Tulis satu saja."))
        if self.typed_text:
            self.data = self._read(self.typed_text)
        elif self._missing is not None:
            raise ValueError(self._missing)


def number_parser(error: Any, *, allow_zero: bool = False) -> Callable[[str], Decimal]:
    def read(text: str) -> Decimal:
        value = numbers.parse_number(text)
        if value is None:
            raise ValueError(error)
        if value < 0 or (value == 0 and not allow_zero):
            raise ValueError(_("Tulis angka di atas nol.") if not allow_zero else error)
        return value

    return read


def count_parser(maximum: int, error: Any, *, allow_zero: bool = False) -> Callable[[str], int]:
    """Return a function that parses whole numbers up to `maximum` and raises ValueError(`error`)
    for other input."""
    read_number = number_parser(error, allow_zero=allow_zero)

    def read(text: str) -> int:
        value = read_number(text)
        if value != int(value):
            raise ValueError(error)
        if value > maximum:
            raise ValueError(
                _("Paling banyak %(most)s. Periksa lagi.", most=_format_whole_number(maximum))
            )
        return int(value)

    return read


def _percent_parser(maximum: int, error: Any) -> Callable[[str], Decimal]:
    read_number = number_parser(error, allow_zero=True)

    def read(text: str) -> Decimal:
        value = read_number(text.removesuffix("%").rstrip())
        if value > maximum:
            raise ValueError(
                _("Paling banyak %(most)s. Periksa lagi.", most=f"{_format_whole_number(maximum)}%")
            )
        return value

    return read


def _format_whole_number(number: int) -> str:
    return numbers.format_decimal(Decimal(number), 0, language())


def short_text_parser(max_length: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > max_length or not text.isprintable():
            raise ValueError(_("Tulis lebih pendek, paling banyak %(n)s huruf.", n=max_length))
        return text

    return read


def parse_date(typed_text: str) -> date:
    for shape in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(typed_text, shape).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    raise ValueError(_("Tulis tanggal seperti 22-11-2026."))


class DateInput(TextInput):
    input_type = "date"


class RupiahField(ParsedField):
    """Whole rupiah from 1 (or 0 if `allow_zero`) to MOST_RUPIAH; accepts "1,5 jt". `data` is an
    int. No numeric keyboard, since "jt" needs letters."""

    reads_back = True

    def __init__(
        self, label: Any, missing_error: Any = None, *, allow_zero: bool = False, **kwargs: Any
    ):
        kwargs.setdefault("description", _l("Contoh: 1.500.000 atau 1,5 jt"))
        super().__init__(
            label,
            count_parser(
                MOST_RUPIAH,
                _l("Tulis angka bulat. Contoh: 1.500.000 atau 1,5 jt"),
                allow_zero=allow_zero,
            ),
            missing_error,
            render_kw={"autocomplete": "off"},
            **kwargs,
        )

    @property
    def meaning(self) -> str:
        if self.data is None:
            return ""
        in_words = numbers.amount_in_words(self.data, language())
        return f"{numbers.format_rupiah(self.data, language())} ({in_words})"


class CountField(ParsedField):
    """A whole number from 1 (or 0 if `allow_zero`) to `maximum`. `example` is shown in the error;
    `format_with_unit` formats the number with its unit, as in `lambda n: ngettext("%(num)s bulan",
    "%(num)s bulan", n)`."""

    reads_back = True

    def __init__(
        self, label: Any, missing_error: Any = None, *, maximum: int, example: int,
        format_with_unit: Callable[[int], str], allow_zero: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        sentence = _l("Tulis dengan angka bulat. Contoh: %(example)s", example=example)
        kwargs.setdefault("description", _l("Contoh: %(example)s", example=example))
        super().__init__(
            label,
            count_parser(maximum, sentence, allow_zero=allow_zero),
            missing_error,
            render_kw={"inputmode": "numeric", "autocomplete": "off"},
            **kwargs,
        )
        self._unit = format_with_unit

    @property
    def meaning(self) -> str:
        return "" if self.data is None else self._unit(self.data)


class PercentField(ParsedField):
    """A percentage from 0 to `maximum`, with or without "%". `data` is a Decimal: 2.5 is 2.5 of
    100."""

    reads_back = True

    def __init__(
        self, label: Any, missing_error: Any = None, *, maximum: int, example: Any, **kwargs: Any
    ) -> None:
        sentence = _l("Tulis persen dengan angka. Contoh: %(example)s", example=example)
        kwargs.setdefault("description", _l("Contoh: %(example)s", example=example))
        super().__init__(
            label,
            _percent_parser(maximum, sentence),
            missing_error,
            render_kw={"inputmode": "decimal", "autocomplete": "off"},
            **kwargs,
        )

    @property
    def meaning(self) -> str:
        if self.data is None:
            return ""
        places = max(-int(self.data.normalize().as_tuple().exponent), 0)
        return numbers.format_percent(self.data, language(), places)


class ChoiceField(SelectField):
    """A select field; `error` is the sentence shown for an unknown value."""

    def __init__(self, label: Any, choices: Mapping[str, Any], error: Any, **kwargs: Any) -> None:
        # Evaluated for each page: the labels depend on its language.
        super().__init__(
            label,
            choices=lambda: {value: str(words) for value, words in choices.items()},
            validate_choice=False,
            **kwargs,
        )
        self._known = choices
        self._sentence = error

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = [text for text in map(strip_invisible, valuelist) if text] or [str(self.default)]
        if len(typed) > 1 or typed[0] not in self._known:
            self.data = str(self.default)
            raise ValueError(self._sentence)
        self.data = typed[0]

    @property
    def typed_text(self) -> str:
        """The chosen value; "" if it is the default."""
        return "" if self.data == str(self.default) else str(self.data)

    @property
    def meaning(self) -> str:
        """The label of the chosen value in the language of the page."""
        return str(self._known[self.data])


class DatePickerField(DateField):
    """A date from a browser's date picker, or typed where there is none. The error is in the
    language of the page."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, format=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Pilih tanggal. Contoh: 2027-02-28")) from None
