"""The invented families of the course and their episodes, from `cerita.yaml`: one episode a
module."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

from app.content.faults import FaultList, Report
from app.content.lesson import ORIGINAL
from app.content.yamlfile import check_keys, load_yaml, read_texts
from app.content.yamltree import YamlNode

FILE: Final = "cerita.yaml"
LINES_BEFORE: Final = 3

Text = TypeVar("Text", str, tuple[str, ...])


@dataclass(frozen=True)
class CourseFamily:
    """An invented family of the course: its name, and one or two sentences about it, by
    language."""

    id: str
    name: Mapping[str, str]
    about: Mapping[str, str]


@dataclass(frozen=True)
class Episode:
    """What a module tells of a family. By language: `invitation` is a sentence or two that invites
    to read it; `before` are LINES_BEFORE lines for readers who join late: who, what they want or
    hide, what was decided last."""

    module: str
    family: str
    invitation: Mapping[str, str]
    before: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class CourseStory:
    """All families and episodes; the episodes are in the order of the modules."""

    families: tuple[CourseFamily, ...] = ()
    episodes: tuple[Episode, ...] = ()

    def in_languages(self, languages: tuple[str, ...]) -> CourseStory:
        """The same with texts in all `languages`: the original replaces a missing translation."""

        return CourseStory(
            tuple(
                replace(
                    each,
                    name=_in_languages(each.name, languages),
                    about=_in_languages(each.about, languages),
                )
                for each in self.families
            ),
            tuple(
                replace(
                    each,
                    invitation=_in_languages(each.invitation, languages),
                    before=_in_languages(each.before, languages),
                )
                for each in self.episodes
            ),
        )


def _in_languages(written: Mapping[str, Text], languages: tuple[str, ...]) -> dict[str, Text]:
    return {each: written.get(each) or written[ORIGINAL] for each in languages}


def read_course_story(
    root: Path, modules: Iterable[str], languages: tuple[str, ...], faults: FaultList
) -> CourseStory | None:
    """Reads `cerita.yaml`; a course without that file tells no story. None if the file has faults.
    `modules` are the ids of all modules in their order."""
    if not (root / FILE).exists():
        return CourseStory()
    report = faults.reporter_for(FILE)
    tree = load_yaml(root, FILE, {"keluarga": True, "episode": True}, report)
    fields = tree.as_mapping() if tree else {}
    families = {
        family.id: family
        for node in _entries(fields.get("keluarga"))
        if (family := _read_family(node, languages, report))
    }
    order = {module: at for at, module in enumerate(modules)}
    episodes: dict[str, Episode] = {}
    for node in _entries(fields.get("episode")):
        episode = _read_episode(node, languages, report)
        if episode.module not in order:
            report(node.line, "unknown-module", f"modul “{episode.module}” belum ada")
        elif episode.family not in families:
            report(node.line, "unknown-family", f"keluarga “{episode.family}” belum ada")
        elif episode.module in episodes:
            report(node.line, "duplicate-id", f"modul “{episode.module}” ditulis dua kali")
        else:
            episodes[episode.module] = episode
    if faults.has_faults_in(FILE):
        return None
    return CourseStory(
        tuple(families.values()),
        tuple(sorted(episodes.values(), key=lambda each: order[each.module])),
    )


def _entries(node: YamlNode | None) -> Iterable[YamlNode]:
    return node.as_list() if node else ()


def _read_family(node: YamlNode, languages: tuple[str, ...], report: Report) -> CourseFamily | None:
    fields = node.as_mapping()
    check_keys(fields, dict.fromkeys(("id", "nama", "tentang"), True), report)
    name = fields["id"].as_text() if "id" in fields else None
    texts = (read_texts(fields.get(key), languages, report) for key in ("nama", "tentang"))
    return CourseFamily(name, *texts) if name else None


def _read_episode(node: YamlNode, languages: tuple[str, ...], report: Report) -> Episode:
    fields = node.as_mapping()
    keys = ("modul", "keluarga", "kalimat", "sebelumnya")
    check_keys(fields, dict.fromkeys(keys, True), report)
    module, family = (
        (fields[key].as_text() if key in fields else None) or "" for key in ("modul", "keluarga")
    )
    return Episode(
        module,
        family,
        read_texts(fields.get("kalimat"), languages, report),
        _read_lines_before(fields.get("sebelumnya"), languages, report),
    )


def _read_lines_before(
    node: YamlNode | None, languages: tuple[str, ...], report: Report
) -> Mapping[str, tuple[str, ...]]:
    fields = node.as_mapping() if node else {}
    lines: dict[str, tuple[str, ...]] = {}
    for language in languages:
        entries = fields[language].as_list() if language in fields else ()
        lines[language] = tuple(text for each in entries if (text := each.as_text()))
        if node and len(lines[language]) != LINES_BEFORE:
            report(
                node.line,
                "lines-before",
                f"“sebelumnya” dalam bahasa “{language}” perlu {LINES_BEFORE} baris",
            )
    return lines
