"""Refuses phrases that hurt or mislead people, and verdicts in feedback.

Source: the programme's glossary for migrant workers and their families."""

import re
from collections.abc import Sequence
from typing import Final

from app.content.faults import Report
from app.content.lesson import ORIGINAL
from app.content.source import CourseMarkdownFile, without_formulas

_WHO: Final = (
    r"(?:PMI|pekerja|buruh|tenaga kerja|orang|anak(?:nya)?|istri(?:nya)?|suami(?:nya)?"
    r"|ibu(?:nya)?|ayah(?:nya)?|bapak(?:nya)?|kakak(?:nya)?|adik(?:nya)?|keluarga(?:nya)?|korban"
    r"|perempuan|laki-laki|migran|(?:Ibu|Bapak|Bu|Pak|Mbak|Mas) [A-Z]\w+)"
)
_LINK: Final = r"(?: (?:yang|itu|ini|secara|telah|sudah|sedang|akan|mau|tidak berdokumen|migran))*"

# A fast substring test: every match of the phrase contains one of these words. Then the phrase,
# and its replacement.
_REFUSED: Final = [
    (("tki", "tkw"), r"\b(?:eks |mantan |calon )?(?:TKI|TKW|CTKI)\b", "PMI, pekerja migran"),
    (
        ("ilegal", "gelap"),
        rf"\b(?:{_WHO}|berangkat|keberangkatan|jalur|penempatan|bekerja|kerja|masuk){_LINK}"
        r" (?:ilegal|gelap)\b",
        "tidak berdokumen, atau berangkat tanpa prosedur",
    ),
    (
        ("ngirim", "ekspor"),
        r"\b(?:pengiriman|ekspor|mengekspor|mengirim) (?:calon )?"
        r"(?:PMI|pekerja|buruh|tenaga kerja|PRT|orang ke)\b",
        "penempatan",
    ),
    (("pembantu", "babu"), r"\b(?:pembantu|babu)(?: rumah tangga)?\b", "PRT, pekerja rumah tangga"),
    (("tuan",), r"\btuan\b(?! rumah)", "pemberi kerja"),
    (("pjtki",), r"\bPJTKI\b", "P3MI"),
    (("bnp2tki",), r"\bBNP2TKI\b", "KP2MI"),
    (
        ("perlindungan",),
        r"\bperlindungan (?:calon )?(?:PMI|pekerja|buruh migran|tenaga kerja)\b",
        "pelindungan, seperti nama undang-undangnya",
    ),
    (("devisa",), r"\b(?:pahlawan )?devisa\b", "uang kiriman"),
    (("ditinggalkan",), r"\byang ditinggalkan\b", "keluarga di rumah"),
    (("hilang",), rf"\b{_WHO}{_LINK} hilang\b", "belum ada kabar"),
    (
        ("kabur",),
        rf"\b{_WHO}{_LINK} kabur\b|\bkaburan\b|\bkabur dari\b",
        "meninggalkan tempat kerja",
    ),
    (("bermasalah",), rf"\b{_WHO}{_LINK} bermasalah\b", "yang mengalami masalah"),
    (("att", "haram"), r"\bATT\b|\banak haram\b", "anak yang belum punya dokumen"),
    (("dijual",), rf"\b{_WHO}{_LINK} dijual\b", "korban atau penyintas TPPO"),
    (("kamu",), r"\bkamu\b", "Anda"),
    (("pasangan",), r"\bpasangan(?: belajar)? lengkap\b", "keluarga belajar lengkap"),
]
# Allowed once per file, where the word is explained.
_ONCE: Final = [(r"\bsponsor\b", "perantara atau calo"), (r"\bmajikan\b", "pemberi kerja")]

# A space in a phrase may be a line break, also inside a quotation.
_GAP: Final = r"(?:[ \t]+|[ \t]*\n[ \t>]*(?=\S))"


def _compile_phrase(phrase: str) -> re.Pattern[str]:
    return re.compile(phrase.replace(" ", _GAP), re.IGNORECASE)


_REFUSED_COMPILED: Final = [
    (words, _compile_phrase(phrase), better) for words, phrase, better in _REFUSED
]
_ONCE_COMPILED: Final = [(_compile_phrase(phrase), better) for phrase, better in _ONCE]

_STARTS: Final = r"(?:^|(?<=[.!?…] ))(?:{words})(?=[.,!:;…–—]| [–—])"
_VERDICTS: Final = {
    "id": re.compile(
        _STARTS.format(
            words=r"(?:(?:jawaban|pilihan)(?: Anda| ini)? )?(?:(?:belum|kurang|tidak|sudah) )?"
            r"(?:tepat|benar|betul)(?: sekali)?|salah|keliru|gagal|ya|tidak|bukan|bagus|hebat"
            r"|pintar|sayang(?: sekali)?"
        )
        + r"|\b(?:jawaban|pilihan)(?: (?:Anda|ini|itu|yang|memang|sudah|belum|kurang|tidak))*"
        r" (?:salah|benar|betul|tepat|keliru|gagal)\b"
        r"|\bAnda (?:salah|keliru|gagal|benar|betul)\b(?! (?:satu|paham|menghitung|membaca))"
        r"|\b(?:itu|ini) (?:salah|keliru)\b(?! satu)"
        r"|\b(?:jawaban|pilihan|opsi|yang (?:benar|tepat|betul)(?: adalah)?) [A-E]\b(?! ?\.\d)",
        re.IGNORECASE,
    ),
    "en": re.compile(
        _STARTS.format(
            words=r"(?:not )?(?:quite )?(?:wrong|right|correct|incorrect|true|false)|not quite"
            r"|yes|no|well done|good|great|sorry"
        )
        + r"|\b(?:answer|choice|option)(?: \w+){0,2} (?:wrong|right|correct|incorrect)\b"
        r"|\byou (?:are|were) (?:wrong|right|correct|incorrect)\b"
        r"|\b(?:answer|choice|option) [A-E]\b",
        re.IGNORECASE,
    ),
}


def check_refused_words(text: str, report: Report) -> None:
    """Reports words that should be replaced. `text` is a whole Indonesian file."""
    plain = without_formulas(text).replace("*", "")
    held = plain.lower()
    for words, pattern, better in _REFUSED_COMPILED:
        if any(word in held for word in words):
            for match in pattern.finditer(plain):
                _report_refused_word(plain, match, better, report)
    for pattern, better in _ONCE_COMPILED:
        for match in list(pattern.finditer(plain))[1:]:
            _report_refused_word(plain, match, better, report)


def _report_refused_word(text: str, match: re.Match[str], better: str, report: Report) -> None:
    phrase = " ".join(match[0].split())
    line = text.count("\n", 0, match.start()) + 1
    report(line, "refused-word", f"“{phrase}”: tulis {better}")


def check_feedback_has_no_verdict(source: CourseMarkdownFile, report: Report) -> None:
    """Reports feedback that judges. It explains what the learner probably thought and where to
    look, and contains no verdict, since wrong answers also see the right option's feedback, and no
    letter: options are shuffled."""
    check_lines_have_no_verdict(source.lines, 0, source.path.split(".")[-2], report)


def check_lines_have_no_verdict(
    lines: Sequence[str], before: int, language: str, report: Report
) -> None:
    """Reports verdicts in indented lines. The first of `lines` is line `before` + 1 of its file."""
    pattern = _VERDICTS.get(language, _VERDICTS[ORIGINAL])
    for number, line in enumerate(lines, before + 1):
        if not line.startswith("  "):
            continue
        text = without_formulas(line).strip().removeprefix(">").strip()
        if match := pattern.search(text):
            report(number, "verdict", f"tanggapan tidak menilai (“{match[0].strip()}”)")
