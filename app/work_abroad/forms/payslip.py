"""The form of the payslip check. Fields are named after the deductions; the contract has its own
fields, since most people have the payslip at hand and the contract at home."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, Final

from app.content.country import (
    DOMESTIC,
    HOME,
    LIMITS,
    OTHER_JOB,
    WAGES,
    Country,
    CountryFact,
    DeductionLimit,
    MinimumWage,
)
from app.kit.forms.fields import ChoiceField, ParsedField, number_parser, short_text_parser
from app.kit.forms.tools import CalculatorForm
from app.kit.text import numbers
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language
from app.kit.text.i18n import lazy_gettext as _l
from app.money.rules.remittance import MAGNITUDE, find_implausible_numbers
from app.work_abroad import queries
from app.work_abroad.forms.countries import CountryField
from app.work_abroad.rules import payslip
from app.work_abroad.rules.help_lines import (
    LeadingLine,
    arrange_for_country,
    arrange_for_elsewhere,
)

LARGEST: Final = Decimal(10**9)
NAMES: Final = {
    "agen": _l("Biaya agen"),
    "pinjaman": _l("Cicilan pinjaman"),
    "iuran": _l("Iuran atau asuransi"),
    "pajak": _l("Pajak"),
    "makan": _l("Makan dan tempat tinggal"),
    "lain": _l("Potongan lain"),
}
_EXAMPLE: Final = _l("Tulis dengan angka. Contoh: 1.200 atau 85,50")


def _payslip_amount_parser(allow_zero: bool) -> Callable[[str], Decimal]:
    plain = number_parser(_EXAMPLE, allow_zero=allow_zero)

    def read(text: str) -> Decimal:
        value = plain(text)
        if value > LARGEST:
            raise ValueError(_("Jumlah ini terlalu besar. Periksa lagi nolnya."))
        if value * 100 % 1:
            raise ValueError(_("Tulis paling banyak dua angka di belakang koma."))
        return value

    return read


class PayslipAmountField(ParsedField):
    """A field for an amount in the country's currency, to the cent. `data` is a Decimal."""

    reads_back = True
    currency = ""

    def __init__(self, label: Any, missing: Any = None, *, zero: bool = True, **kwargs: Any):
        attributes = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(
            label, _payslip_amount_parser(zero), missing, render_kw=attributes, **kwargs
        )

    @property
    def meaning(self) -> str:
        return (
            "" if self.data is None else numbers.format_money(self.data, self.currency, language())
        )


class ExchangeRateField(ParsedField):
    """A field for the rupiah price of one unit of the country's currency. `data` is a Decimal."""

    @property
    def meaning(self) -> str:
        return "" if self.data is None else numbers.format_money(self.data, "IDR", language())


def _contract_amount_field(deduction: str) -> PayslipAmountField:
    return PayslipAmountField(_l("%(deduction)s, kata kontrak", deduction=NAMES[deduction]))


def _rule_json(fact: MinimumWage | DeductionLimit) -> dict[str, Any]:
    if isinstance(fact, MinimumWage):
        return {"least": str(fact.least)}
    if fact.monthly:
        return {"kind": fact.kind, "monthly": [*map(str, fact.monthly)]}
    return {"kind": fact.kind, "percent": str(fact.percent or fact.percent_first)}


class PayslipForm(CalculatorForm):
    prefilled_fields = frozenset({"negara"})
    negara = CountryField(_l("Negara tempat bekerja"))
    pekerjaan = ChoiceField(
        _l("Pekerjaan"),
        {DOMESTIC: _l("PRT atau perawat di rumah"), OTHER_JOB: _l("Pabrik, kebun, kapal, lainnya")},
        _l("Pilih pekerjaan dari daftar."),
        default=DOMESTIC,
    )
    tahun = ChoiceField(
        _l("Tahun kerja di sana"),
        {"1": _l("Tahun pertama"), "2": _l("Tahun kedua"), "3": _l("Tahun ketiga atau lebih")},
        _l("Pilih tahun dari daftar."),
        default="1",
    )
    gaji = PayslipAmountField(
        _l("Gaji sebelum dipotong"),
        _l("Tulis gaji sebulan sebelum dipotong. Contoh: 5.100"),
        zero=False,
        description=_l("Gaji sebulan di slip. Contoh: 5.100"),
    )
    agen = PayslipAmountField(NAMES["agen"], description=_l("Juga biaya penempatan"))
    pinjaman = PayslipAmountField(NAMES["pinjaman"], description=_l("Ke koperasi, bank, atau agen"))
    iuran = PayslipAmountField(
        NAMES["iuran"], description=_l("Misalnya EPF atau asuransi kesehatan")
    )
    pajak = PayslipAmountField(NAMES["pajak"])
    makan = PayslipAmountField(NAMES["makan"])
    lain = PayslipAmountField(NAMES["lain"])
    lain_nama = ParsedField(
        _l("Nama potongan lain itu"),
        short_text_parser(40),
        description=_l("Seperti tertulis di slip"),
        render_kw={"autocomplete": "off", "maxlength": 40},
    )
    diterima = PayslipAmountField(
        _l("Yang Anda terima"), description=_l("Uang yang benar-benar sampai di tangan Anda")
    )
    kurs = ExchangeRateField(
        _l("Kurs"),
        number_parser(_l("Tulis dengan angka, contoh 2.100. Kalau belum tahu, kosongkan.")),
        description=_l("Boleh kosong. Rupiah untuk satu dolar, ringgit, atau riyal. Contoh: 2.100"),
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    gaji_kontrak = PayslipAmountField(_l("Gaji, kata kontrak"), zero=False)
    agen_kontrak = _contract_amount_field("agen")
    pinjaman_kontrak = _contract_amount_field("pinjaman")
    iuran_kontrak = _contract_amount_field("iuran")
    pajak_kontrak = _contract_amount_field("pajak")
    makan_kontrak = _contract_amount_field("makan")
    lain_kontrak = _contract_amount_field("lain")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = queries.country_sheet(self.negara.data or "")
        self.currency = self.country.currency if self.country else ""
        for field in self:
            if isinstance(field, PayslipAmountField):
                field.currency = self.currency

    def contradictions(self) -> Iterable[tuple[ParsedField | ChoiceField, str]]:
        rate = self.kurs.data
        if rate and self.currency and find_implausible_numbers(Decimal(1), self.currency, rate, ()):
            example = numbers.format_decimal(MAGNITUDE[self.currency], 0, language())
            yield (
                self.kurs,
                _(
                    "Kurs ini terlalu jauh dari biasanya. "
                    "Tulis rupiah untuk satu %(unit)s, contoh %(rate)s.",
                    unit=self.currency_unit,
                    rate=example,
                ),
            )
        if self.lain_nama.data and self.lain.data is None:
            yield self.lain, _("Tulis jumlah potongan ini juga.")

    @property
    def currency_unit(self) -> str:
        """The name of one unit of the currency; "" if the country has no sheet."""
        return _(numbers.UNITS[self.currency]) if self.currency else ""

    @property
    def has_contract_input(self) -> bool:
        """Whether any contract field was filled in, even with unreadable text."""
        return any(f.raw_data and f.raw_data[0] for f in self if f.name.endswith("_kontrak"))

    @property
    def lines(self) -> tuple[LeadingLine, ...]:
        """The first numbers in the country, or those of Indonesia that can be reached from any."""
        if self.country is None:
            return arrange_for_elsewhere(queries.help_lines(HOME)[0]).first
        return arrange_for_country(*queries.help_lines(self.country.code, HOME)).first

    @property
    def rules(self) -> list[CountryFact]:
        """The known rules on wages and deductions for this job in the chosen country."""
        job, country = str(self.pekerjaan.data), self.country
        return [*country.minimum_wages(job), *country.deduction_limits(job)] if country else []

    @property
    def rules_with_ids(self) -> list[tuple[str, Country, MinimumWage | DeductionLimit]]:
        """(id, country, rule) for every wage and deduction rule of every country."""
        sheets = queries.country_sheets()
        facts = ((c, f) for c in sheets for f in (*c.facts_about(WAGES), *c.facts_about(LIMITS)))
        rules = ((c, f) for c, f in facts if isinstance(f, MinimumWage | DeductionLimit))
        return [(f"aturan-{n}", country, fact) for n, (country, fact) in enumerate(rules)]

    @property
    def offline_rules_by_country(self) -> dict[str, Any]:
        """Rules by country code, for the check on a phone offline: {currency, usual: rupiah for one
        unit or None, rules: [{id, job, least | kind, monthly | percent}]}. Amounts are text."""
        return {
            country.code: {
                "currency": country.currency,
                "usual": str(MAGNITUDE.get(country.currency) or "") or None,
                "rules": [
                    {"id": name, "job": fact.job} | _rule_json(fact)
                    for name, where, fact in self.rules_with_ids
                    if where is country
                ],
            }
            for country in queries.destination_countries("id")
        }

    def format_amount(self, amount: Decimal) -> str:
        return numbers.format_money(amount, self.currency, language())

    def amount_in_words(self, amount: Decimal) -> str:
        """The amount in words; "" if it is not whole or the currency has no name."""
        if amount % 1 or not self.currency_unit:
            return ""
        return numbers.amount_in_words(int(amount), language(), self.currency_unit)

    def check_payslip(self) -> payslip.PayslipCheck:
        deductions = (
            payslip.PayslipDeduction(
                name,
                self[name].data,
                self[f"{name}_kontrak"].data,
                (self.lain_nama.data or "") if name == payslip.OTHER else "",
            )
            for name in payslip.DEDUCTIONS
            if self[name].data is not None
        )
        slip = payslip.Payslip(
            gross=self.gaji.data,
            deductions=tuple(deductions),
            agreed=self.gaji_kontrak.data,
            received=self.diterima.data,
            job=str(self.pekerjaan.data),
            year=int(self.tahun.data),
            rate=self.kurs.data,
        )
        return payslip.check_payslip(slip, self.country)
