"""Modules, and the core: the lessons that everyone of a role and stage should have done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from app.content.faults import Faults, Report
from app.content.glossary import Term, read_terms
from app.content.lesson import ORIGINAL, Lesson, read_lesson
from app.content.yamlfile import check_keys, load, texts
from app.content.yamltree import Node

WORKER: Final = "pekerja"
FAMILY: Final = "keluarga"
STAGES: Final = ("sebelum", "selama", "sesudah")
TRAINER: Final = "pelatih"
AUDIENCES: Final = (WORKER, FAMILY, TRAINER)
# A worker without a stage counts as working abroad now.
USUAL_STAGE: Final = "selama"
LARGEST_CORE: Final = 12
HELD, NOTED, ORIGINAL_SHOWN = "tahan", "catatan", "asli"


@dataclass(frozen=True)
class Module:
    """`publishable`: its folder has no fault. Texts are by language."""

    id: str
    title: Mapping[str, str]
    summary: Mapping[str, str]
    lessons: tuple[Lesson, ...]
    terms: tuple[Term, ...]
    audience: tuple[str, ...]
    stages: tuple[str, ...]
    publishable: bool


@dataclass(frozen=True)
class Core:
    """Lesson ids by stage for a worker, and for the family at home. A changed list gets a new
    `version`; older versions stay in the file, since finishing one is never revoked."""

    version: int
    as_of: date
    worker: Mapping[str, tuple[str, ...]]
    family: tuple[str, ...]

    def lessons(self, role: str, stage: str | None) -> tuple[str, ...]:
        """Ids of the core lessons of `role` (pekerja, keluarga). Raises KeyError for any other role
        or stage."""
        if role == FAMILY:
            return self.family
        return {WORKER: self.worker}[role][stage or USUAL_STAGE]

    def has_same_lessons_as(self, other: Core) -> bool:
        """Whether both contain the same lessons, so that finishing one means finishing the
        other."""
        return set(self.family) == set(other.family) and {
            stage: set(lessons) for stage, lessons in self.worker.items()
        } == {stage: set(lessons) for stage, lessons in other.worker.items()}


@dataclass(frozen=True)
class CoursePlan:
    """susunan.yaml. `modules` are folder names; `core_lines` are the lessons of the newest core,
    each with its line (an older core may name lessons that were withdrawn). `stale` says by
    language how to treat a translation that is older than its original: HELD (its module is not
    published), NOTED (shown with a note), ORIGINAL_SHOWN."""

    modules: tuple[str, ...]
    languages: tuple[str, ...]
    cores: tuple[Core, ...]
    core_lines: tuple[tuple[str, int], ...]
    stale: Mapping[str, str]


def read_module(
    root: Path,
    name: str,
    languages: tuple[str, ...],
    today: date,
    faults: Faults,
    partial: tuple[str, ...] = (),
) -> Module:
    """`partial`: languages beside `languages` that may lack files (see content.stale)."""
    report = faults.of(f"{name}/modul.yaml")
    keys = dict.fromkeys(("judul", "ringkasan", "pelajaran", "untuk", "tahap"), True)
    tree = load(root, f"{name}/modul.yaml", keys, report)
    fields = tree.fields() if tree else {}
    lessons = []
    seen: set[str] = set()
    for node in fields["pelajaran"].items() if "pelajaran" in fields else ():
        slug = node.text() or ""
        if slug in seen:
            report(node.line, "duplicate-id", f"pelajaran “{slug}” ditulis dua kali")
        elif not slug or "/" in slug or not (root / name / slug).is_dir():
            report(node.line, "missing-folder", f"folder pelajaran “{slug}” belum ada")
        elif found := read_lesson(root, name, slug, (*languages, *partial), today, faults):
            lessons.append(found)
        seen.add(slug)
    for folder in sorted((root / name).iterdir()) if (root / name).is_dir() else ():
        if folder.is_dir() and folder.name not in seen:
            report(1, "unlisted", f"folder “{folder.name}” belum ada di daftar pelajaran")
    return Module(
        name,
        texts(fields.get("judul"), languages, report),
        texts(fields.get("ringkasan"), languages, report),
        tuple(lessons),
        read_terms(root, name, languages, faults),
        _words(fields.get("untuk"), AUDIENCES, report),
        _words(fields.get("tahap"), STAGES, report),
        publishable=False,
    )


def _words(node: Node | None, known: tuple[str, ...], report: Report) -> tuple[str, ...]:
    for entry in node.items() if node else ():
        if entry.text() not in known:
            report(entry.line, "unknown-word", f"“{entry.value}” bukan {', '.join(known)}")
    return tuple(text for each in node.items() if (text := each.text())) if node else ()


def read_plan(root: Path, faults: Faults) -> CoursePlan:
    report = faults.of("susunan.yaml")
    keys = dict.fromkeys(("modul", "bahasa", "inti"), True) | {"terjemahan": False}
    tree = load(root, "susunan.yaml", keys, report)
    fields = tree.fields() if tree else {}
    modules: list[str] = []
    for node in fields["modul"].items() if "modul" in fields else ():
        name = node.text() or ""
        if name in modules:
            report(node.line, "duplicate-id", f"modul “{name}” ditulis dua kali")
        elif not name or "/" in name or not (root / name).is_dir():
            report(node.line, "missing-folder", f"folder modul “{name}” belum ada")
        else:
            modules.append(name)
    names = [each.text() or "" for each in fields["bahasa"].items()] if "bahasa" in fields else []
    lines: dict[int, list[tuple[str, int]]] = {}
    cores: dict[int, Core] = {}
    for node in fields["inti"].items() if "inti" in fields else ():
        named: list[tuple[str, int]] = []
        core = _core(node, named, report)
        if core.version in cores:
            report(node.line, "duplicate-id", f"versi {core.version} ditulis dua kali")
        cores[core.version] = core
        lines[core.version] = named
    languages = (ORIGINAL, *(name for name in names if name and name != ORIGINAL))
    in_order = tuple(cores[version] for version in sorted(cores))
    stale = _stale(fields.get("terjemahan"), languages, report)
    newest = tuple(lines[max(lines)]) if lines else ()
    return CoursePlan(tuple(modules), languages, in_order, newest, stale)


def _stale(node: Node | None, languages: tuple[str, ...], report: Report) -> dict[str, str]:
    found: dict[str, str] = {}
    for language, each in (node.fields() if node else {}).items():
        if language not in languages or language == ORIGINAL:
            report(each.line, "unknown-key", f"“{language}” bukan bahasa terjemahan")
        elif each.value not in (HELD, NOTED, ORIGINAL_SHOWN):
            report(each.line, "unknown-word", f"“{each.written}” bukan tahan, catatan, asli")
        else:
            found[language] = str(each.value)
    return found


def _core(node: Node, lines: list[tuple[str, int]], report: Report) -> Core:
    fields = node.fields()
    check_keys(fields, dict.fromkeys(("versi", "per", WORKER, FAMILY), True), report)
    if "versi" in fields and not fields["versi"].whole():
        report(fields["versi"].line, "unreadable-line", "versi ditulis dengan angka: 1, 2, 3")
    if "per" in fields and fields["per"].day() is None:
        report(fields["per"].line, "unreadable-line", "“per” bukan tanggal seperti 2026-11-24")
    stages = fields[WORKER].fields() if WORKER in fields else {}
    if WORKER in fields:
        check_keys(stages, dict.fromkeys(STAGES, True), report)
    return Core(
        (fields["versi"].whole() if "versi" in fields else None) or 0,
        (fields["per"].day() if "per" in fields else None) or date.min,
        {stage: _ids(stages.get(stage), lines, report) for stage in STAGES},
        _ids(fields.get(FAMILY), lines, report),
    )


def _ids(node: Node | None, lines: list[tuple[str, int]], report: Report) -> tuple[str, ...]:
    ids: list[str] = []
    for each in node.items() if node else ():
        name = each.text() or ""
        if name in ids:
            report(each.line, "duplicate-id", f"pelajaran “{name}” ditulis dua kali")
            continue
        ids.append(name)
        lines.append((name, each.line))
    if node and len(ids) > LARGEST_CORE:
        report(node.line, "core-too-long", f"bekal inti paling banyak {LARGEST_CORE} pelajaran")
    return tuple(ids)
