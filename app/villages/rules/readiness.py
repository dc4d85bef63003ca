"""The marks of a Desa Migran Emas: two musts and six marks, each with a state and a paper. Pure.

No number is made of them: villages are not ranked, and how many workers left by procedure is not
computed here, since a village cannot know it without a list of people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from app.kit.text.msgid import N_

State = Literal["belum", "ada", "berjalan"]
STATES: Final[Mapping[State, str]] = {
    "belum": N_("belum"),
    "ada": N_("ada"),
    "berjalan": N_("berjalan"),
}
LONGEST_PAPER: Final = 160


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark: its name, what to look for, and whether a village must have it."""

    name: str
    question: str
    is_must: bool = False


MARKS: Final[Mapping[str, Mark]] = {
    "pekerja": Mark(
        N_("Warga bekerja di luar negeri"),
        N_("Ada warga desa yang bekerja di luar negeri?"),
        is_must=True,
    ),
    "perdes": Mark(
        N_("Peraturan desa"),
        N_("Ada Perdes tentang pelindungan pekerja migran?"),
        is_must=True,
    ),
    "satgas": Mark(N_("Satuan tugas"), N_("Ada satuan tugas atau komunitas di desa?")),
    "layanan": Mark(N_("Tempat layanan"), N_("Ada meja atau ruang layanan yang buka?")),
    "program": Mark(
        N_("Program untuk pekerja dan keluarga"), N_("Ada kegiatan untuk pekerja dan keluarganya?")
    ),
    "prosedur": Mark(
        N_("Jalur resmi dikenal"), N_("Warga tahu cara berangkat yang resmi, dan tempat bertanya?")
    ),
    "usaha": Mark(N_("Kelompok usaha"), N_("Ada kelompok usaha warga yang sudah pulang?")),
    "lindung": Mark(
        N_("Pelindungan berlanjut"), N_("Ada pendampingan yang berjalan sepanjang tahun?")
    ),
}


@dataclass(frozen=True, slots=True)
class NotedMark:
    """How far a village is with a mark. `paper`: title or number of what proves it; empty only
    where the state is "belum"."""

    mark: str
    state: State
    paper: str
    seen_on: date


@dataclass(frozen=True, slots=True)
class StripPart:
    """One part of the strip: a mark, and what was noted of it, None if nothing was."""

    mark: str
    noted: NotedMark | None

    @property
    def state(self) -> str:
        return "belum" if self.noted is None else self.noted.state


def readiness_strip(noted: Sequence[NotedMark]) -> list[StripPart]:
    """The eight parts in their fixed order. `noted`: at most one of each mark.

    >>> strip = readiness_strip([NotedMark("perdes", "ada", "Perdes 2/2023", date(2026, 1, 5))])
    >>> [part.state for part in strip[:3]], strip[0].noted
    (['belum', 'ada', 'belum'], None)
    """
    by_mark = {each.mark: each for each in noted}
    return [StripPart(mark, by_mark.get(mark)) for mark in MARKS]


def marks_to_note(before: Sequence[NotedMark], after: Sequence[NotedMark]) -> list[NotedMark]:
    """Those of `after` that say something new, so that a form sent twice is noted once.

    >>> day = date(2026, 1, 5)
    >>> old, new = NotedMark("usaha", "belum", "", day), NotedMark("usaha", "ada", "SK 4", day)
    >>> marks_to_note([old], [old]), marks_to_note([old], [new]) == [new]
    ([], True)
    """
    return [each for each in after if each not in before]
