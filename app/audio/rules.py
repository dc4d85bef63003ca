"""A script as plain text or as printable HTML; and the check whether a recording matches its
text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Final

from babel.dates import format_date

from app.content.aloud.controls import CONTROL
from app.content.aloud.recordings import MOST_A_SECOND, OPUS, opus_duration_seconds
from app.content.aloud.script import FEEDBACK, LESSON, OPTION, QUESTION, AudioScript, ScriptSegment
from app.content.aloud.speakers import NARRATOR, UNNAMED
from app.kit.text.catalogues import translate_sentence
from app.kit.text.msgid import N_

_WORDS: Final = {
    LESSON: N_("pelajaran"), QUESTION: N_("soal"), OPTION: N_("pilihan"),
    FEEDBACK: N_("tanggapan"), CONTROL: N_("tombol"),
    "about": N_("kira-kira"), "minutes": N_("menit"), "seconds": N_("detik"),
    "segments": N_("rekaman"), "script": N_("naskah"), "file": N_("nama berkas"),
    "unnamed": N_("suara lain"),
}  # fmt: skip

FASTEST, SLOWEST = 6, 0.5
"""Words a second. The machine reads 1.3 to 4.2 in a segment of the course, a person about two."""
PAUSES = 10
"""Seconds before and after the words, as a recording from a phone has them."""
QUIET = 200
"""Of 32,768, as a root mean square; speech has 2,000 and more."""


def _translated_script_labels(language: str) -> dict[str, str]:
    return {name: translate_sentence(language, word) for name, word in _WORDS.items()}


def format_duration(seconds: int, language: str) -> str:
    """A duration in minutes and seconds, in words.

    >>> format_duration(100, "id"), format_duration(9, "id")
    ('1 menit 40 detik', '9 detik')
    """
    words = _translated_script_labels(language)
    minutes, rest = divmod(seconds, 60)
    parts = [f"{minutes} {words['minutes']}"] if minutes else []
    return " ".join([*parts, f"{rest} {words['seconds']}"] if rest or not parts else parts)


def format_overdue_notice(due: date, language: str) -> str:
    """The notice on a lesson past its review date.

    >>> format_overdue_notice(date(2027, 5, 6), "id")
    'Belum diperiksa ulang sejak 6 Mei 2027.'
    """
    day = format_date(due, "d MMMM y", locale=language)
    return translate_sentence(language, N_("Belum diperiksa ulang sejak %(day)s.")) % {"day": day}


def overdue_notice(script: AudioScript, today: date, language: str) -> str:
    """The notice that the lesson of a script is past its review date; empty if it is not."""
    due = script.lesson.next_review
    return format_overdue_notice(due, language) if due < today else ""


def _script_summary(script: AudioScript, language: str) -> str:
    words = _translated_script_labels(language)
    whole = format_duration(sum(segment.reading_seconds for segment in script.segments), language)
    count = f"{len(script.segments)} {words['segments']}"
    version = f"{words['script']} {script.version}"
    return f"{script.lesson.id} · {version} · {count} · {words['about']} {whole}"


def _segment_heading(
    number: int, segment: ScriptSegment, script: AudioScript, language: str
) -> tuple[str, str]:
    words = _translated_script_labels(language)
    duration = f"{words['about']} {format_duration(segment.reading_seconds, language)}"
    heading = f"{number:02d}  {words[segment.kind]}, {duration}"
    return heading, f"{words['file']}: {script.lesson.slug}-{number:02d}"


def _lines_by_speaker(segment: ScriptSegment, language: str) -> list[str]:
    """The lines of a segment. Where somebody speaks, each change of speaker begins a line, with the
    name of who speaks; the narrator's lines have none."""
    if not segment.has_speech:
        return segment.text.split("\n")
    unnamed = _translated_script_labels(language)["unnamed"]
    return [
        each.text
        if each.speaker == NARRATOR
        else f"{(unnamed if each.speaker == UNNAMED else each.speaker).upper()}: {each.text}"
        for each in segment.utterances
    ]


def scripts_as_text(scripts: Sequence[AudioScript], today: date, language: str) -> str:
    """The scripts as plain text, with the segments numbered from 01 in each lesson."""
    lines: list[str] = []
    for made in scripts:
        title = made.lesson.title[language]
        lines += [
            title.upper(),
            _script_summary(made, language),
            overdue_notice(made, today, language),
            "",
        ]
        for number, segment in enumerate(made.segments, 1):
            what, file = _segment_heading(number, segment, made, language)
            lines += [
                f"{what}  ({file})",
                *(f"    {each}" for each in _lines_by_speaker(segment, language)),
                "",
            ]
    return "\n".join(lines)


def scripts_as_html(scripts: Sequence[AudioScript], today: date, language: str) -> str:
    """The scripts as an HTML page to print, with the segments numbered from 01 in each lesson."""
    parts = [f'<!doctype html>\n<html lang="{language}"><meta charset="utf-8"><title>Bekal</title>']
    for made in scripts:
        parts.append(f"<h1>{escape(made.lesson.title[language])}</h1>")
        parts.append(f"<p>{escape(_script_summary(made, language))}</p>")
        if late := overdue_notice(made, today, language):
            parts.append(f"<p><strong>{late}</strong></p>")
        for number, segment in enumerate(made.segments, 1):
            what, file = _segment_heading(number, segment, made, language)
            parts.append(f"<h2>{escape(what)}</h2><p><small>{escape(file)}</small></p>")
            parts += [f"<p>{escape(each)}</p>" for each in _lines_by_speaker(segment, language)]
    return "\n".join([*parts, "</html>"])


def find_recording_fault(
    word_count: int, samples: bytes, rate: int, files: Mapping[str, bytes]
) -> str:
    """Says in Indonesian what is wrong with a recording of this many words; empty if nothing is.
    `samples` are 16-bit mono, `rate` is samples per second, `files` the files by extension."""
    heard = memoryview(samples).cast("h")[::37]  # loud enough over most of its length
    seconds = len(samples) / 2 / rate
    if not heard or sum(each * each for each in heard) < QUIET**2 * len(heard):
        return "tidak ada suara di dalamnya"
    if not word_count / FASTEST <= seconds <= word_count / SLOWEST + PAUSES:
        return f"{seconds:.0f} detik untuk {word_count} kata"
    if abs(opus_duration_seconds(files[OPUS]) - seconds) > 1:
        return f"berkas {OPUS} terpotong"
    large = [
        each for each, data in files.items() if len(data) > MOST_A_SECOND[each] * (seconds + 1)
    ]
    return f"{large[0]} terlalu besar" if large else ""
