"""A meeting of a village about job offers, from pertemuan.yaml: its plan, scenes to play, and what
people take home."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from app.content.faults import FaultList, Report
from app.content.sheetentry import (
    TrackedReport,
    check_entry_keys,
    read_known_word,
    read_sources_and_dates,
)
from app.content.yamlfile import load_yaml, read_texts
from app.content.yamltree import YamlNode

FILE: Final = "pertemuan.yaml"
SHEETS: Final = ("tawaran", "adegan", "amplop", "bawa-pulang")
"""What a part of the plan may hand out."""
_PART: Final = {"menit": True, "judul": True, "isi": True, "lembar": False}
_SCENE: Final = {
    "pelajaran": True, "judul": True, "pemain": True, "keadaan": True, "kata": True,
    "berhenti": True, "tanya": True, "pemandu": True, "sumber": True, "per": True, "tinjau": True,
}  # fmt: skip

Text = Mapping[str, str]
"""A text by language."""


@dataclass(frozen=True)
class PlanPart:
    """A part of the meeting, from minute `begins` to minute `ends`. `sheet`: what is handed out,
    one of SHEETS, or empty."""

    begins: int
    ends: int
    title: Text
    says: tuple[Text, ...]
    sheet: str


@dataclass(frozen=True, kw_only=True)
class MeetingScene:
    """A scene to play, from `lesson`: who plays, the situation, lines of (who, words) to begin
    with, where to `stop`, the `question` to the room, and what the guide says after. Sources and
    dates are as in a country sheet."""

    lesson: str
    title: Text
    players: Text
    situation: Text
    lines: tuple[tuple[Text, Text], ...]
    stop: Text
    question: Text
    guide: tuple[Text, ...]
    sources: tuple[tuple[str, str], ...]
    as_of: str
    review_by: date
    line: int

    @property
    def texts(self) -> Iterator[Text]:
        yield from (self.title, self.players, self.situation, self.stop, self.question, *self.guide)
        for who, words in self.lines:
            yield from (who, words)

    def is_overdue(self, today: date) -> bool:
        return self.review_by < today


@dataclass(frozen=True)
class TakenHome:
    """A sentence on the sheet that people take home, from `lesson`."""

    lesson: str
    text: Text
    line: int


@dataclass(frozen=True)
class MeetingKit:
    """`bring`: what the guide brings; `count`: how people are counted without a list of names."""

    plan: tuple[PlanPart, ...]
    bring: tuple[Text, ...]
    count: tuple[Text, ...]
    scenes: tuple[MeetingScene, ...]
    home: tuple[TakenHome, ...]

    @property
    def minutes(self) -> int:
        return self.plan[-1].ends if self.plan else 0

    @property
    def lessons(self) -> Iterator[tuple[str, int]]:
        """(lesson, line that names it)."""
        yield from ((each.lesson, each.line) for each in self.scenes)
        yield from ((each.lesson, each.line) for each in self.home)

    @property
    def texts(self) -> Iterator[Text]:
        yield from (*self.bring, *self.count, *(each.text for each in self.home))
        for part in self.plan:
            yield from (part.title, *part.says)
        for scene in self.scenes:
            yield from scene.texts


def read_meeting_kit(
    root: Path, languages: tuple[str, ...], faults: FaultList
) -> MeetingKit | None:
    """Reads FILE of the course in `root`; None if there is none, or it is no YAML. A scene that
    cannot be read is reported and left out."""
    if not (root / FILE).is_file():
        return None
    report = faults.reporter_for(FILE)
    keys = dict.fromkeys(("rencana", "bawa", "hitung", "adegan", "bawa_pulang"), True)
    tree = load_yaml(root, FILE, keys, report)
    if tree is None:
        return None
    fields = tree.as_mapping()
    scenes = (_read_scene(each, languages, report) for each in _entries(fields, "adegan"))
    return MeetingKit(
        _read_plan(_entries(fields, "rencana"), languages, report),
        _read_list(fields, "bawa", languages, report),
        _read_list(fields, "hitung", languages, report),
        tuple(each for each in scenes if each),
        tuple(_read_home(each, languages, report) for each in _entries(fields, "bawa_pulang")),
    )


def _entries(fields: Mapping[str, YamlNode], key: str) -> Sequence[YamlNode]:
    return fields[key].as_list() if key in fields else ()


def _read_list(
    fields: Mapping[str, YamlNode], key: str, languages: tuple[str, ...], report: Report
) -> tuple[Text, ...]:
    return tuple(read_texts(each, languages, report) for each in _entries(fields, key))


def _read_plan(
    nodes: Sequence[YamlNode], languages: tuple[str, ...], report: Report
) -> tuple[PlanPart, ...]:
    parts: list[PlanPart] = []
    for node in nodes:
        check_entry_keys(node, _PART, TrackedReport(report))
        fields = node.as_mapping()
        begins = parts[-1].ends if parts else 0
        minutes = (fields["menit"].as_int() if "menit" in fields else None) or 0
        if minutes < 1:
            report(node.line, "unreadable-line", "“menit” ditulis dengan angka, seperti 5")
        parts.append(
            PlanPart(
                begins,
                begins + minutes,
                read_texts(fields.get("judul"), languages, report),
                _read_list(fields, "isi", languages, report),
                read_known_word(fields.get("lembar"), SHEETS, report),
            )
        )
    return tuple(parts)


def _read_scene(node: YamlNode, languages: tuple[str, ...], report: Report) -> MeetingScene | None:
    strict, fields = TrackedReport(report), node.as_mapping()
    check_entry_keys(node, _SCENE, strict)
    title, players, situation, stop, question = (
        read_texts(fields.get(key), languages, strict)
        for key in ("judul", "pemain", "keadaan", "berhenti", "tanya")
    )
    lines = tuple(_read_line(each, languages, strict) for each in _entries(fields, "kata"))
    guide = _read_list(fields, "pemandu", languages, strict)
    entry = read_sources_and_dates(fields, node.line, strict)
    if strict.reported:
        return None
    return MeetingScene(
        lesson=fields["pelajaran"].written,
        title=title,
        players=players,
        situation=situation,
        lines=lines,
        stop=stop,
        question=question,
        guide=guide,
        **entry,
    )


def _read_line(
    node: YamlNode, languages: tuple[str, ...], report: TrackedReport
) -> tuple[Text, Text]:
    check_entry_keys(node, {"siapa": True, "kata": True}, report)
    fields = node.as_mapping()
    who, words = (read_texts(fields.get(key), languages, report) for key in ("siapa", "kata"))
    return who, words


def _read_home(node: YamlNode, languages: tuple[str, ...], report: Report) -> TakenHome:
    check_entry_keys(node, {"pelajaran": True, "kata": True}, TrackedReport(report))
    fields = node.as_mapping()
    lesson = fields["pelajaran"].written if "pelajaran" in fields else ""
    return TakenHome(lesson, read_texts(fields.get("kata"), languages, report), node.line)
