"""Ways to an office: questions that lead to the page of the office that comes first.
surat-anak.yaml holds those to a child's papers, pulang.yaml those of coming home unplanned.

Nobody is asked for a name: each answer is a link. The ids of questions and pages say nothing of the
person, since addresses stay in the history of a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from app.content.faults import FaultList, Report
from app.content.lesson import ORIGINAL
from app.content.sheetentry import TrackedReport, read_known_word, read_sources_and_dates
from app.content.yamlfile import TextsByLanguage, check_keys, load_yaml, read_texts
from app.content.yamltree import YamlNode

CHILD_PAPERS: Final = "surat-anak.yaml"
COMING_HOME: Final = "pulang.yaml"
ABROAD: Final = "luar"
"""The numbers of the office stand on the help page of the country where it is."""
NUMBERS: Final = (ABROAD, "indonesia")
_ID: Final = re.compile(r"[a-z][0-9]")
_END: Final = {
    "judul": True, "dulu": False, "kantor": True, "surat": True, "bawa": True, "hak": False,
    "lalu": True, "waktu": True, "tanyakan": True, "sumber": True, "per": True, "tinjau": True,
}  # fmt: skip


@dataclass(frozen=True)
class WayOffice:
    """An office. `numbers`: where its telephone numbers stand, one of NUMBERS, or empty."""

    id: str
    name: Mapping[str, str]
    about: Mapping[str, str]
    numbers: str


@dataclass(frozen=True)
class WayAnswer:
    """An answer, and the id of the question or page that it leads to."""

    text: Mapping[str, str]
    to: str
    line: int


@dataclass(frozen=True)
class WayQuestion:
    id: str
    text: Mapping[str, str]
    answers: tuple[WayAnswer, ...]
    line: int


@dataclass(frozen=True)
class NextOffice:
    """The office after the first, what it is for, and the question to go on with, if any."""

    office: WayOffice
    text: Mapping[str, str]
    to: str


@dataclass(frozen=True, kw_only=True)
class WayPage:
    """Where a way ends: what to do `now`, if anything comes before an office; the first office, the
    `paper` that it gives, what to `bring`, what may be `claimed` of whom, the offices after it, the
    time there is, and what to `ask` since it is not known for certain. Sources and dates are as in
    a country sheet."""

    id: str
    title: Mapping[str, str]
    now: tuple[Mapping[str, str], ...]
    office: WayOffice
    paper: Mapping[str, str]
    bring: tuple[Mapping[str, str], ...]
    claimed: tuple[NextOffice, ...]
    following: tuple[NextOffice, ...]
    within: Mapping[str, str]
    ask: tuple[Mapping[str, str], ...]
    sources: tuple[tuple[str, str], ...]
    as_of: str
    review_by: date
    line: int

    @property
    def texts(self) -> Iterator[Mapping[str, str]]:
        yield from (self.title, *self.now, self.paper, *self.bring, self.within, *self.ask)
        yield from (each.text for each in (*self.claimed, *self.following))

    def is_overdue(self, today: date) -> bool:
        return self.review_by < today


@dataclass(frozen=True)
class OfficeWays:
    """All questions and pages, by id. `first` is the question that everybody sees first."""

    first: str
    questions: Mapping[str, WayQuestion]
    pages: Mapping[str, WayPage]

    @property
    def later_steps(self) -> Mapping[str, WayQuestion | WayPage]:
        """The questions and pages that have an address of their own, by id: all but the first
        question."""
        steps: dict[str, WayQuestion | WayPage] = {**self.questions, **self.pages}
        return {name: step for name, step in steps.items() if name != self.first}

    def ways(self) -> tuple[tuple[str, ...], ...]:
        """Every way from the first question to a page, as ids. A way that comes back to a question,
        or leads to nothing, ends there."""
        return tuple(self._ways_from(self.first, ()))

    def _ways_from(self, here: str, before: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        way = (*before, here)
        if here in before or here not in self.questions:
            yield way
            return
        for answer in self.questions[here].answers:
            yield from self._ways_from(answer.to, way)


def read_office_ways(
    root: Path, file: str, languages: tuple[str, ...], faults: FaultList
) -> OfficeWays | None:
    """Reads CHILD_PAPERS or COMING_HOME of the course in `root`; None if there is none, or nothing
    of it can be read. An entry that cannot be read is reported and left out."""
    if not (root / file).is_file():
        return None
    report = faults.reporter_for(file)
    keys = dict.fromkeys(("mulai", "kantor", "langkah", "tujuan"), True)
    tree = load_yaml(root, file, keys, report)
    if tree is None:
        return None
    fields = tree.as_mapping()
    offices = {
        name: _read_office(name, node, languages, report)
        for name, node in _entries(fields, "kantor")
    }
    questions = {
        name: _read_question(name, node, languages, report)
        for name, node in _entries(fields, "langkah")
    }
    pages = {
        name: page
        for name, node in _entries(fields, "tujuan")
        if (page := _read_page(name, node, offices, languages, report))
    }
    for name, node in (*_entries(fields, "langkah"), *_entries(fields, "tujuan")):
        if not _ID.fullmatch(name):
            report(node.line, "touchy-title", f"“{name}”: tulis satu huruf dan satu angka, a1")
    first = fields.get("mulai")
    return OfficeWays((first.as_text() or "") if first else "", questions, pages)


def _entries(fields: Mapping[str, YamlNode], key: str) -> tuple[tuple[str, YamlNode], ...]:
    return tuple(fields[key].as_mapping().items()) if key in fields else ()


def _read_office(
    name: str, node: YamlNode, languages: tuple[str, ...], report: Report
) -> WayOffice:
    fields = node.as_mapping()
    _check(node, {"nama": True, "guna": True, "nomor": False}, report)
    return WayOffice(
        name,
        read_texts(fields.get("nama"), languages, report) or TextsByLanguage({ORIGINAL: name}),
        read_texts(fields.get("guna"), languages, report) or TextsByLanguage({ORIGINAL: name}),
        read_known_word(fields.get("nomor"), NUMBERS, report),
    )


def _read_question(
    name: str, node: YamlNode, languages: tuple[str, ...], report: Report
) -> WayQuestion:
    fields = node.as_mapping()
    _check(node, {"tanya": True, "jawaban": True}, report)
    answers = []
    for each in fields["jawaban"].as_list() if "jawaban" in fields else ():
        _check(each, {"kata": True, "ke": True}, report)
        said = each.as_mapping()
        to = (said["ke"].as_text() or "") if "ke" in said else ""
        text = read_texts(said.get("kata"), languages, report)
        answers.append(WayAnswer(text or TextsByLanguage({ORIGINAL: to}), to, each.line))
    text = read_texts(fields.get("tanya"), languages, report)
    return WayQuestion(name, text or TextsByLanguage({ORIGINAL: name}), tuple(answers), node.line)


def _read_page(
    name: str,
    node: YamlNode,
    offices: Mapping[str, WayOffice],
    languages: tuple[str, ...],
    report: Report,
) -> WayPage | None:
    strict, fields = TrackedReport(report), node.as_mapping()
    _check(node, _END, strict)
    office = _find_office(fields.get("kantor"), offices, strict)
    claimed, following = (
        _read_offices(fields, key, offices, languages, strict) for key in ("hak", "lalu")
    )
    entry = read_sources_and_dates(fields, node.line, strict, may_lack_address=True)
    title, paper, within = (
        read_texts(fields.get(key), languages, strict) for key in ("judul", "surat", "waktu")
    )
    now, bring, ask = (
        _read_list(fields, key, languages, strict) for key in ("dulu", "bawa", "tanyakan")
    )
    if strict.reported or office is None:
        return None
    return WayPage(
        id=name,
        title=title,
        now=now,
        office=office,
        paper=paper,
        bring=bring,
        claimed=claimed,
        following=following,
        within=within,
        ask=ask,
        **entry,
    )


def _read_offices(
    fields: Mapping[str, YamlNode],
    key: str,
    offices: Mapping[str, WayOffice],
    languages: tuple[str, ...],
    report: Report,
) -> tuple[NextOffice, ...]:
    found = []
    for each in fields[key].as_list() if key in fields else ():
        _check(each, {"kantor": True, "guna": True, "ke": False}, report)
        said = each.as_mapping()
        after = _find_office(said.get("kantor"), offices, report)
        to = (said["ke"].as_text() or "") if "ke" in said else ""
        if after:
            found.append(NextOffice(after, read_texts(said.get("guna"), languages, report), to))
    return tuple(found)


def _read_list(
    fields: Mapping[str, YamlNode], key: str, languages: tuple[str, ...], report: Report
) -> tuple[Mapping[str, str], ...]:
    nodes = fields[key].as_list() if key in fields else ()
    return tuple(read_texts(each, languages, report) for each in nodes)


def _find_office(
    node: YamlNode | None, offices: Mapping[str, WayOffice], report: Report
) -> WayOffice | None:
    if node is None:
        return None
    found = offices.get(node.written)
    if found is None:
        report(node.line, "unknown-word", f"kantor “{node.written}” tidak ada di “kantor”")
    return found


def _check(node: YamlNode, keys: Mapping[str, bool], report: Report) -> None:
    """Checks the keys of one entry; a missing key is reported at the entry, not at line 1."""

    def report_at_entry(line: int, code: str, text: str) -> None:
        report(node.line if code == "missing-key" and line == 1 else line, code, text)

    check_keys(node.as_mapping(), keys, report_at_entry)
