"""A script as plain text or as printable HTML; and the check whether a recording matches its
text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Final

from babel.dates import format_date

from app.content.aloud.controls import CONTROL
from app.content.aloud.recordings import MOST_A_SECOND, OPUS, opus_seconds
from app.content.aloud.script import FEEDBACK, LESSON, OPTION, QUESTION, Script, Take
from app.kit.text.catalogues import sentence
from app.kit.text.msgid import N_

_WORDS: Final = {
    LESSON: N_("pelajaran"), QUESTION: N_("soal"), OPTION: N_("pilihan"),
    FEEDBACK: N_("tanggapan"), CONTROL: N_("tombol"),
    "about": N_("kira-kira"), "minutes": N_("menit"), "seconds": N_("detik"),
    "takes": N_("rekaman"), "script": N_("naskah"), "file": N_("nama berkas"),
}  # fmt: skip

FASTEST, SLOWEST = 6, 0.5
"""Words a second. The machine reads 1.3 to 4.2 in a take of the course, a person about two."""
PAUSES = 10
"""Seconds before and after the words, as a recording from a phone has them."""
QUIET = 200
"""Of 32,768, as a root mean square; speech has 2,000 and more."""


def _words(language: str) -> dict[str, str]:
    return {name: sentence(language, word) for name, word in _WORDS.items()}


def length(seconds: int, language: str) -> str:
    """The duration in words.

    >>> length(100, "id"), length(9, "id")
    ('1 menit 40 detik', '9 detik')
    """
    words = _words(language)
    minutes, rest = divmod(seconds, 60)
    parts = [f"{minutes} {words['minutes']}"] if minutes else []
    return " ".join([*parts, f"{rest} {words['seconds']}"] if rest or not parts else parts)


def not_checked_since(due: date, language: str) -> str:
    """The notice on a lesson past its review date.

    >>> not_checked_since(date(2027, 5, 6), "id")
    'Belum diperiksa ulang sejak 6 Mei 2027.'
    """
    day = format_date(due, "d MMMM y", locale=language)
    return sentence(language, N_("Belum diperiksa ulang sejak %(day)s.")) % {"day": day}


def overdue(made: Script, day: date, language: str) -> str:
    """The same on `day`; empty for a lesson whose date has not passed."""
    due = made.lesson.due
    return not_checked_since(due, language) if due < day else ""


def _about(made: Script, language: str) -> str:
    words = _words(language)
    whole = length(sum(take.seconds for take in made.takes), language)
    count = f"{len(made.takes)} {words['takes']}"
    script = f"{words['script']} {made.version}"
    return f"{made.lesson.id} · {script} · {count} · {words['about']} {whole}"


def _take(number: int, take: Take, made: Script, language: str) -> tuple[str, str]:
    words = _words(language)
    what = f"{number:02d}  {words[take.kind]}, {words['about']} {length(take.seconds, language)}"
    return what, f"{words['file']}: {made.lesson.slug}-{number:02d}"


def as_text(scripts: Sequence[Script], day: date, language: str) -> str:
    """Every script with its takes, numbered from 01 in each lesson."""
    lines: list[str] = []
    for made in scripts:
        title = made.lesson.title[language]
        lines += [title.upper(), _about(made, language), overdue(made, day, language), ""]
        for number, take in enumerate(made.takes, 1):
            what, file = _take(number, take, made, language)
            lines += [f"{what}  ({file})", *(f"    {each}" for each in take.text.split("\n")), ""]
    return "\n".join(lines)


def as_html(scripts: Sequence[Script], day: date, language: str) -> str:
    """The same as an HTML page to print."""
    parts = [f'<!doctype html>\n<html lang="{language}"><meta charset="utf-8"><title>Bekal</title>']
    for made in scripts:
        parts.append(f"<h1>{escape(made.lesson.title[language])}</h1>")
        parts.append(f"<p>{escape(_about(made, language))}</p>")
        if late := overdue(made, day, language):
            parts.append(f"<p><strong>{late}</strong></p>")
        for number, take in enumerate(made.takes, 1):
            what, file = _take(number, take, made, language)
            parts.append(f"<h2>{escape(what)}</h2><p><small>{escape(file)}</small></p>")
            parts += [f"<p>{escape(each)}</p>" for each in take.text.split("\n")]
    return "\n".join([*parts, "</html>"])


def wrong_with(words: int, samples: bytes, rate: int, made: Mapping[str, bytes]) -> str:
    """The fault of a recording of this many words, in Indonesian; empty without one. `samples` are
    16-bit mono, `rate` is samples per second, `made` the files by extension.
    """
    heard = memoryview(samples).cast("h")[::37]  # loud enough over most of its length
    seconds = len(samples) / 2 / rate
    if not heard or sum(each * each for each in heard) < QUIET**2 * len(heard):
        return "tidak ada suara di dalamnya"
    if not words / FASTEST <= seconds <= words / SLOWEST + PAUSES:
        return f"{seconds:.0f} detik untuk {words} kata"
    if abs(opus_seconds(made[OPUS]) - seconds) > 1:
        return f"berkas {OPUS} terpotong"
    large = [each for each, data in made.items() if len(data) > MOST_A_SECOND[each] * (seconds + 1)]
    return f"{large[0]} terlalu besar" if large else ""
