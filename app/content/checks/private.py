"""Checks that titles of private lessons are neutral, since other people may see the screen."""

from __future__ import annotations

import re
from typing import Final

from app.content.faults import FaultList
from app.content.lesson import ORIGINAL, Lesson

# Titles and addresses stay in the browser history, where the next user of a phone sees them.
_AFFIXED: Final = (
    r"\b(?:di|ter|ber|ke|per|pe[nm]?g?|me[nm]?g?)?"
    r"(?:h?utang|pinjol|rentenir|[tn]agih|ancam|[pm]aksa|[pm]ukul|siksa|nyiksa|aniaya|kekeras"
    r"|[pm]erkosa|leceh|hamil|cerai|selingkuh|mati|meninggal|wafat|jenazah|mayat|bunuh|judi|judol"
    r"|narkoba|curi|rampas|[tn]ipu|polisi|penjara|tppo|takut|kabur|celaka|bahaya)"
    r"(?:an|i|kan|nya)?\b"
)
_SENSITIVE: Final = {
    "id": re.compile(_AFFIXED, re.IGNORECASE),
    "en": re.compile(
        r"\b(?:debts?|loans?|collectors?|threat\w*|abus\w*|violen\w*|forc(?:e|ed|ing)|death|dead"
        r"|die[sd]?|dying|suicide|kill\w*|murder\w*|rap(?:e|ed)|harass\w*|pregnan\w*|divorce\w*"
        r"|affair|gambl\w*|drugs?|st(?:eal\w*|olen)|theft|scam\w*|police|prison|jail|traffick\w*"
        r"|beat(?:en|ing)?|afraid|fear|danger\w*)\b",
        re.IGNORECASE,
    ),
}


def check_neutral_titles_of_private_lesson(lesson: Lesson, faults: FaultList) -> None:
    """Checks the titles and the folder name of a lesson marked `pribadi`."""
    original = lesson.files[f"pelajaran.{ORIGINAL}"]
    flag = original.front.get("pribadi")
    if flag and not lesson.private:
        faults.reporter_for(original.path)(
            flag.line, "unreadable-line", "tulis pribadi: ya, atau hapus"
        )
    if not lesson.private:
        return
    if match := _SENSITIVE[ORIGINAL].search(lesson.slug):
        report = faults.reporter_for(original.path)
        report(1, "touchy-title", f"nama folder pelajaran pribadi memuat “{match[0]}”")
    for language, title in lesson.title.items():
        source = lesson.files[f"pelajaran.{language}"]
        if match := _SENSITIVE.get(language, _SENSITIVE[ORIGINAL]).search(title):
            text = f"judul pelajaran pribadi memuat “{match[0]}”; tulis judul yang netral"
            faults.reporter_for(source.path)(
                source.front_matter_line("judul"), "touchy-title", text
            )
