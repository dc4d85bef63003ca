"""The definition pages of coverage figures, in the language of the page. They hold no number of a
region, and everybody may read them."""

from __future__ import annotations

from dataclasses import dataclass

from app.coverage.queries.texts import coverage_texts
from app.coverage.rules import RatioText
from app.kit.text.i18n import gettext as _
from app.ratios.rules import DEFINED, definition_code


@dataclass(frozen=True, slots=True)
class FigureDefinition:
    """What a figure means: `parts` as (what, sentence); the first is empty where the sentence says
    it."""

    code: str
    name: str
    summary: str
    parts: tuple[tuple[str, str], ...]


def figure_definitions() -> dict[str, FigureDefinition]:
    """{code in the address: definition}, in the order of DEFINED."""
    words = coverage_texts()
    found = {
        code: FigureDefinition(
            code, it.name, it.definition, (("", it.source), *_common_parts(code))
        )
        for code, it in (
            *words.indicators.items(),
            ("mendaftar-sendiri", words.self_registered),
            ("terjangkau", words.reached),
        )
    }
    ratios = {definition_code(name): text for name, text in words.ratios.items()}
    ratios |= {"F1": words.ratios["F1"], "F4": words.ratios["F4:selama"], "rincian": _breakdowns()}
    for code, text in ratios.items():
        found[code] = _definition_of_ratio(code, text)
    return {code: found[code] for code in DEFINED}


def _breakdowns() -> RatioText:
    return RatioText(
        name=_("Siapa yang selesai bekal inti"),
        numerator=_(
            "Selesai bekal inti, menurut peran, perempuan atau laki-laki, tahap, dan negara."
        ),
        denominator=_(
            "Peserta di golongan itu. Yang tidak mengisinya di profil tidak masuk. "
            "Jawaban sebelum profil menyebut hitungan ini tidak masuk."
        ),
        window=_("Masa: sejak terdaftar."),
        source=_("Sumber: catatan pelajaran di Bekal, dan isi profil."),
        is_not=_("Bukan sebab akibat: golongan bisa berbeda dalam hal lain."),
    )


def _definition_of_ratio(code: str, text: RatioText) -> FigureDefinition:
    name = {
        "L7": _("Pelajaran kedua dalam 7 hari"),
        "L60": _("Bekal inti dalam 60 hari"),
        "F4": _("Kartu BPJS PMI berlaku bulan ini"),
        "F6": _("Selisih perempuan dan laki-laki"),
    }.get(code, text.name)
    parts = (
        (_("Dibagi"), text.denominator),
        ("", text.window),
        ("", text.source),
        (_("Bukan apa"), text.is_not),
        *_common_parts(code),
    )
    return FigureDefinition(code, name, text.numerator, parts)


def _common_parts(code: str) -> tuple[tuple[str, str], ...]:
    """Who is counted, how it is rounded and from which level, as far as it is the same for many."""
    words = coverage_texts()
    counted = _("Hanya rumah tangga yang dikenal petugas, bukan semua penduduk.")
    if code == "terjangkau":
        return ()
    if code == "mendaftar-sendiri":
        return ((_("Dibulatkan"), words.rounding),)
    levels = _("Dari kabupaten ke atas.")
    shares = _("Persen tanpa koma, mulai dari 50. Tidak pernah ditulis semua.")
    if code == "R3":
        levels = _("Dari kecamatan ke atas.")
    return (
        (_("Siapa yang dihitung"), counted),
        (_("Dibulatkan"), f"{_('Tiap angka dibulatkan ke kelipatan 5.')} {shares}"),
        (_("Tingkat"), levels),
        (_("Kapan"), _("Keadaan Senin pukul 00.00 WIB. Sesudah itu tidak berubah.")),
    )
