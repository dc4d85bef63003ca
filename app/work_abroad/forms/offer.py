"""The form of the offer check. "Belum tahu" (not known yet) is an answer, and the default."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.content.country import HOME, Country
from app.kit.forms.fields import ChoiceField, ParsedField, short_text_parser
from app.kit.forms.tools import CalculatorForm
from app.kit.text.i18n import language
from app.kit.text.i18n import lazy_gettext as _l
from app.work_abroad import queries
from app.work_abroad.forms.countries import CountryField
from app.work_abroad.rules import offer as rules
from app.work_abroad.rules.help_lines import LeadingLine, arrange_for_indonesia


def _question_field(label: Any, **answers: Any) -> ChoiceField:
    choices = {rules.UNKNOWN: _l("Belum tahu")}
    choices |= {name.replace("_", "-"): words for name, words in answers.items()}
    return ChoiceField(label, choices, _l("Pilih jawaban dari daftar."), default=rules.UNKNOWN)


class JobOfferForm(CalculatorForm):
    prefilled_fields = frozenset({"negara"})
    negara = CountryField(_l("Negara tujuan"))
    visa = _question_field(
        _l("Visa yang dijanjikan"),
        kerja=_l("Visa kerja"),
        bukan_kerja=_l("Kunjungan, umrah, belajar"),
        belum_ada=_l("Visa diurus sesudah sampai"),
    )
    pengirim = _question_field(
        _l("Yang memberangkatkan"),
        p3mi=_l("Perusahaan (P3MI)"),
        pemerintah=_l("Pemerintah"),
        mandiri=_l("Sendiri, ke pemberi kerja"),
        perantara=_l("Perantara, calo, atau kenalan"),
    )
    nama = ParsedField(
        _l("Nama P3MI"),
        short_text_parser(60),
        description=_l("Boleh kosong. Seperti tertulis di surat atau papan namanya"),
        render_kw={"autocomplete": "off", "maxlength": 60},
    )
    izin = _question_field(
        _l("Izin P3MI sudah ditanyakan ke BP3MI"), ditanyakan=_l("Sudah"), belum=_l("Belum")
    )
    biaya = _question_field(
        _l("Biaya yang diminta"),
        rinci=_l("Tertulis, satu per satu"),
        lisan=_l("Hanya disebut, tidak tertulis"),
        belum_ada=_l("Belum diberi tahu"),
    )
    kontrak = _question_field(
        _l("Perjanjian kerja"),
        dipahami=_l("Ada, saya paham bahasanya"),
        bahasa_lain=_l("Ada, tidak paham bahasanya"),
        belum_ada=_l("Belum ada"),
    )
    salinan = _question_field(_l("Salinan perjanjian pada Anda"), ada=_l("Ada"), belum=_l("Belum"))
    umur = _question_field(
        _l("Umur saat berangkat"), cukup=_l("18 tahun atau lebih"), belum=_l("Di bawah 18 tahun")
    )
    paspor = _question_field(
        _l("Pemegang paspor"),
        sendiri=_l("Saya sendiri"),
        orang_lain=_l("Orang lain"),
        belum_ada=_l("Belum punya paspor"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = queries.country_sheet(self.negara.data or "")

    @property
    def answers_that_satisfy(self) -> Mapping[str, tuple[str, ...]]:
        """{point: answers with which it is not missing}, for the check on a phone offline."""
        return rules.THERE

    @property
    def destinations(self) -> tuple[Country, ...]:
        """Every country abroad that has a sheet, by name."""
        return queries.destination_countries(language())

    @property
    def lines(self) -> tuple[LeadingLine, ...]:
        """Numbers of those who can check an offer: in Indonesia, and in the chosen country."""
        code = self.country.code if self.country else ""
        there, at_home = queries.help_lines(code, HOME)
        return arrange_for_indonesia(at_home, there).first

    def check_offer(self) -> rules.JobOfferCheck:
        answers = {name: str(self[name].data) for name in rules.QUESTIONS}
        return rules.check_offer(answers, self.nama.data or "")
