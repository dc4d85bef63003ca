"""The form of the remittance comparer: one amount, and up to five offers one after another.

The parameters are an ordered list, not a dictionary: `nama` starts an offer and the parameters
after it belong to it. They are read from the raw query; a plain HTML form sends them in this order,
and an address written by hand can be read aloud."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from app.kit.forms.base import PublicForm, strip_invisible
from app.kit.forms.fields import (
    ChoiceField,
    DateInput,
    ParsedField,
    number_parser,
    parse_date,
    short_text_parser,
)
from app.kit.text import numbers
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language
from app.kit.text.i18n import lazy_gettext as _l
from app.money import queries
from app.money.rules import remittance as rules

Parameters = Sequence[tuple[str, str]]

UNITS: Final = {code: _l(name) for code, name in numbers.UNITS.items()}


def parse_remitted_amount(text: str) -> Decimal:
    value = number_parser(_l("Tulis dengan angka. Contoh: 1.000"))(text)
    if value > rules.LARGEST_AMOUNT:
        raise ValueError(_("Jumlah ini terlalu besar. Periksa lagi nolnya."))
    return value


def parse_received_rupiah(text: str) -> int:
    value = int(number_parser(_l("Tulis dengan angka, contoh 3.800.000."))(text))
    if value == 0:
        raise ValueError(_("Tulis angka di atas nol."))
    return value


class SentAmountForm(PublicForm):
    """The form for the amount to send, its currency, how often, and the middle rate if known."""

    jumlah = ParsedField(
        _l("Uang yang dikirim"),
        parse_remitted_amount,
        _l("Tulis jumlah uang yang dikirim. Contoh: 1.000"),
        description=_l("Contoh: 1.000"),
    )
    mata_uang = ChoiceField(
        _l("Mata uang"),
        {code: _l("%(unit)s (%(mark)s)", unit=unit, mark=numbers.SYMBOLS[code])
         for code, unit in UNITS.items()},
        _l("Pilih mata uang dari daftar."),
        default="MYR",
    )  # fmt: skip
    tengah = ParsedField(
        _l("Kurs tengah (boleh kosong)"),
        number_parser(_l("Tulis dengan angka, contoh 3.900. Kalau belum tahu, kosongkan.")),
        description=_l("Cari di halaman Bank Indonesia. Contoh: 3.900"),
    )
    sebulan = ChoiceField(
        _l("Berapa kali kirim?"),
        {str(n): _l("%(n)s kali sebulan", n=n) for n in range(1, rules.MOST_TIMES_A_MONTH + 1)},
        _l("Pilih 1 sampai 8 kali."),
        default="1",
    )


class RemittanceOfferForm(PublicForm):
    """The form for the price of one provider. Field ids end in the number of the offer, since the
    page shows several."""

    nama = ParsedField(
        _l("Nama tempat"),
        short_text_parser(60),
        _l("Tulis nama tempatnya."),
        description=_l("Bank, aplikasi, atau agen"),
    )
    biaya = ParsedField(
        _l("Biaya kirim"),
        number_parser(_l("Tulis dengan angka. Kalau tidak ada biaya, tulis 0."), allow_zero=True),
        description=_l("Kalau tidak ada biaya, tulis 0"),
    )
    cara = ChoiceField(
        _l("Biaya itu diambil dari mana?"),
        {"potong": _l("dipotong dari kiriman"), "tambah": _l("dibayar di luar kiriman")},
        _l("Pilih potong atau tambah."),
        default="potong",
    )
    kurs = ParsedField(
        _l("Kurs"),
        number_parser(_l("Tulis dengan angka, contoh 3.840. Kalau belum diberi tahu, kosongkan.")),
        description=_l("Rupiah untuk satu ringgit, dolar, atau riyal. Contoh: 3.840"),
    )
    sampai = ParsedField(
        _l("Atau: berapa rupiah yang sampai?"),
        parse_received_rupiah,
        description=_l("Kalau kurs tidak diberi tahu. Contoh: 3.800.000"),
    )
    tanggal = ParsedField(_l("Tanggal dicatat (boleh kosong)"), parse_date, widget=DateInput())
    sumber = ParsedField(_l("Dari mana harga ini? (boleh kosong)"), short_text_parser(80))

    def __init__(self, typed: MultiDict[str, str], place: int) -> None:
        super().__init__(typed)
        self.number = place
        for field in self:
            field.id = field.label.field_id = f"{field.name}-{place}"

    def offer(self) -> rules.RemittanceOffer:
        return rules.RemittanceOffer(
            name=self.nama.data or "",
            fee=self.biaya.data,
            rate=self.kurs.data,
            arrives=self.sampai.data,
            on_top=self.cara.data == "tambah",
            noted=self.tanggal.data,
            source=self.sumber.data or "",
        )


SUM_NAMES: Final = frozenset({"jumlah", "mata_uang", "tengah", "sebulan"})
PLACES: Final = "tempat"
"""The button that adds a row, and how many rows there are then."""
FEWEST_PLACES: Final = 2
"""One offer is no comparison."""
OFFER_NAMES: Final = frozenset({"nama", "biaya", "cara", "kurs", "sampai", "tanggal", "sumber"})


@dataclass(frozen=True)
class ComparisonRequest:
    """One request to compare remittance offers. `errors` is {field id: message}; without errors the
    numbers in `sum` and `offers` are plausible. `places` is the number of offers to show."""

    sum: SentAmountForm
    offers: tuple[RemittanceOfferForm, ...]
    errors: dict[str, str]
    places: int

    def offer_forms(self) -> tuple[RemittanceOfferForm, ...]:
        """The forms of the offers, and empty ones up to `places`."""
        filled = len(self.offers)
        wanted = max(self.places, filled)
        empty = [RemittanceOfferForm(MultiDict(), n + 1) for n in range(filled, wanted)]
        for row in empty:
            row.nama.errors = [self.errors[row.nama.id]] if row.nama.id in self.errors else []
        return (*self.offers, *empty)

    @property
    def next_offer_number(self) -> int | None:
        """The number of the offer that the add button creates; None at the maximum."""
        shown = len(self.offer_forms())
        return shown + 1 if shown < rules.MOST_OFFERS else None

    def without_empty_field_errors(self) -> ComparisonRequest:
        """The same request without errors about empty fields, for the button that adds an offer."""
        for form in (self.sum, *self.offers):
            for field in form:
                if not any(map(strip_invisible, field.raw_data or ())):
                    field.errors = []
        typed = {f.id for form in (self.sum, *self.offers) for f in form if f.errors}
        return replace(self, errors={k: v for k, v in self.errors.items() if k in typed})

    def shareable_parameters(self) -> list[tuple[str, str]]:
        """The shortest query parameters that give the same result, for a link to share."""
        asked = [
            (field.name, field.typed_text if isinstance(field, ParsedField) else str(field.data))
            for form in (self.sum, *self.offers)
            for field in form
        ]
        silent = {("cara", "potong"), ("sebulan", "1")}
        return [pair for pair in asked if pair[1] and pair not in silent]


def _split_parameters(
    parameters: Parameters,
) -> tuple[MultiDict[str, str], list[MultiDict[str, str]]]:
    """Split into the parameters of the amount, and those of each offer that is not empty. Other
    parameters are ignored: chat apps and search engines add their own to a shared address."""
    top: MultiDict[str, str] = MultiDict()
    offers: list[MultiDict[str, str]] = []
    for name, text in parameters:
        if name in SUM_NAMES:
            top.add(name, text)
        elif name in OFFER_NAMES:
            if name == "nama" or not offers:
                offers.append(MultiDict())
            offers[-1].add(name, text)
    told = [
        o for o in offers if any(strip_invisible(v) for k, v in o.items(multi=True) if k != "cara")
    ]
    return top, told


def _field_and_message(doubt: rules.ImplausibleRemittance, currency: str) -> tuple[str, str]:
    """The name of the field with the implausible number, and its error message."""
    if doubt is rules.ImplausibleRemittance.FEE_TAKES_ALL:
        return "biaya", _("Biaya ini menghabiskan uang yang dikirim. Periksa lagi.")
    if doubt is rules.ImplausibleRemittance.ARRIVES_FAR_OFF:
        return "sampai", _("Jumlah ini terlalu jauh. Tulis rupiah yang diterima keluarga.")
    sentence = _(
        "Kurs ini terlalu jauh dari biasanya. Tulis rupiah untuk satu %(unit)s, contoh %(rate)s.",
        unit=UNITS[currency],
        rate=numbers.format_decimal(rules.MAGNITUDE[currency], 0, language()),
    )
    return ("tengah" if doubt is rules.ImplausibleRemittance.MID_FAR_OFF else "kurs"), sentence


def _set_error_if_none(field: Any, message: str) -> None:
    if not field.errors:
        field.errors = [message]


def is_comparison_requested(parameters: Parameters) -> bool:
    """Whether any parameter belongs to the form; others are added by chat apps."""
    return any(name in SUM_NAMES | OFFER_NAMES | {PLACES} for name, _text in parameters)


def empty_comparison_request(country: str) -> ComparisonRequest:
    """The empty form, with the currency of `country` preselected, if known."""
    currency = queries.currency_by_country().get(country)
    begun = {"mata_uang": currency} if currency in UNITS else {}
    return ComparisonRequest(SentAmountForm(MultiDict(begun)), (), {}, FEWEST_PLACES)


def parse_request(parameters: Parameters) -> ComparisonRequest:
    """Parse the parameters, and set a message for each field that has an error."""
    top, told = _split_parameters(parameters)
    form = SentAmountForm(top)
    kept = told[: rules.MOST_OFFERS]
    offers = tuple(RemittanceOfferForm(typed, n) for n, typed in enumerate(kept, start=1))
    form.validate()
    for offer in offers:
        offer.validate()
        if offer.kurs.typed_text and offer.sampai.typed_text:
            _set_error_if_none(offer.sampai, _("Isi kurs atau rupiah yang sampai, satu saja."))
    if form.jumlah.data is not None:
        sent, currency, mid = form.jumlah.data, str(form.mata_uang.data), form.tengah.data
        for index, doubt in rules.find_implausible_numbers(
            sent, currency, mid, [o.offer() for o in offers]
        ):
            name, sentence = _field_and_message(doubt, currency)
            _set_error_if_none((form if index is None else offers[index])[name], sentence)
    errors = {f.id: str(f.errors[0]) for part in (form, *offers) for f in part if f.errors}
    if not offers:
        errors["nama-1"] = _("Tulis paling sedikit satu tempat.")
    if len(told) > rules.MOST_OFFERS:
        errors[f"nama-{rules.MOST_OFFERS + 1}"] = _("Paling banyak lima tempat.")
    return ComparisonRequest(form, offers, errors, _requested_offer_count(parameters))


def is_add_offer_button_pressed(parameters: Parameters) -> bool:
    """Whether the button that adds an offer was pressed."""
    return any(name == PLACES for name, _text in parameters)


def _requested_offer_count(parameters: Parameters) -> int:
    asked = [
        int(text) for name, text in parameters if name == PLACES and re.fullmatch("[0-9]", text)
    ]
    return min(max([FEWEST_PLACES, *asked]), rules.MOST_OFFERS)
