"""Modules, and the core: the lessons that everyone of a role and stage should have done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from app.content.emblem import read_emblem
from app.content.faults import FaultList, Report
from app.content.glossary import GlossaryTerm, read_glossary_terms
from app.content.lesson import ORIGINAL, Lesson, read_lesson
from app.content.scene import Scene, read_scene
from app.content.yamlfile import check_keys, load_yaml, read_texts
from app.content.yamltree import YamlNode

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
class CourseModule:
    """A module of the course, with its lessons. `publishable`: its folder has no fault. Texts are
    by language; `emblem` are the shapes of its emblem as SVG (content.emblem), or empty."""

    id: str
    title: Mapping[str, str]
    summary: Mapping[str, str]
    lessons: tuple[Lesson, ...]
    terms: tuple[GlossaryTerm, ...]
    audience: tuple[str, ...]
    stages: tuple[str, ...]
    emblem: str
    scene: Scene | None
    publishable: bool


@dataclass(frozen=True)
class CoreLessons:
    """The lessons that everyone of a role and stage should do: lesson ids by stage for a worker,
    and for the family at home. A changed list gets a new `version`; older versions stay in the
    file, since finishing one is never revoked."""

    version: int
    as_of: date
    worker: Mapping[str, tuple[str, ...]]
    family: tuple[str, ...]

    def lessons_for(self, role: str, stage: str | None) -> tuple[str, ...]:
        """Ids of the core lessons of `role` (pekerja, keluarga). Raises KeyError for any other role
        or stage."""
        if role == FAMILY:
            return self.family
        return {WORKER: self.worker}[role][stage or USUAL_STAGE]

    def has_same_lessons_as(self, other: CoreLessons) -> bool:
        """Whether both lists contain the same lessons, so that finishing one means finishing the
        other."""
        return set(self.family) == set(other.family) and {
            stage: set(lessons) for stage, lessons in self.worker.items()
        } == {stage: set(lessons) for stage, lessons in other.worker.items()}


@dataclass(frozen=True)
class CoursePlan:
    """The content of susunan.yaml: which modules, languages and core lessons the course has.
    `modules` are folder names; `core_lines` are the lessons of the newest core, each with its line
    (an older core may name lessons that were withdrawn). `stale` says by language how to treat a
    translation that is older than its original: HELD (its module is not published), NOTED (shown
    with a note), ORIGINAL_SHOWN."""

    modules: tuple[str, ...]
    languages: tuple[str, ...]
    cores: tuple[CoreLessons, ...]
    core_lines: tuple[tuple[str, int], ...]
    stale: Mapping[str, str]


def read_module(
    root: Path,
    module_id: str,
    languages: tuple[str, ...],
    today: date,
    faults: FaultList,
    partial: tuple[str, ...] = (),
) -> CourseModule:
    """Reads one module. `partial` are languages beside `languages` in which files may be missing
    (see content.stale)."""
    report = faults.reporter_for(f"{module_id}/modul.yaml")
    keys = dict.fromkeys(("judul", "ringkasan", "pelajaran", "untuk", "tahap"), True)
    keys["adegan"] = False
    tree = load_yaml(root, f"{module_id}/modul.yaml", keys, report)
    fields = tree.as_mapping() if tree else {}
    lessons = []
    seen: set[str] = set()
    for node in fields["pelajaran"].as_list() if "pelajaran" in fields else ():
        slug = node.as_text() or ""
        if slug in seen:
            report(node.line, "duplicate-id", f"pelajaran “{slug}” ditulis dua kali")
        elif not slug or "/" in slug or not (root / module_id / slug).is_dir():
            report(node.line, "missing-folder", f"folder pelajaran “{slug}” belum ada")
        elif found := read_lesson(root, module_id, slug, (*languages, *partial), today, faults):
            lessons.append(found)
        seen.add(slug)
    for folder in sorted((root / module_id).iterdir()) if (root / module_id).is_dir() else ():
        if folder.is_dir() and folder.name not in seen:
            report(1, "unlisted", f"folder “{folder.name}” belum ada di daftar pelajaran")
    return CourseModule(
        module_id,
        read_texts(fields.get("judul"), languages, report),
        read_texts(fields.get("ringkasan"), languages, report),
        tuple(lessons),
        read_glossary_terms(root, module_id, languages, faults),
        _read_known_words(fields.get("untuk"), AUDIENCES, report),
        _read_known_words(fields.get("tahap"), STAGES, report),
        read_emblem(root, module_id, faults),
        read_scene(root, module_id, fields.get("adegan"), languages, report, faults),
        publishable=False,
    )


def _read_known_words(
    node: YamlNode | None, known: tuple[str, ...], report: Report
) -> tuple[str, ...]:
    for entry in node.as_list() if node else ():
        if entry.as_text() not in known:
            report(entry.line, "unknown-word", f"“{entry.value}” bukan {', '.join(known)}")
    return tuple(text for each in node.as_list() if (text := each.as_text())) if node else ()


def read_course_plan(root: Path, faults: FaultList) -> CoursePlan:
    report = faults.reporter_for("susunan.yaml")
    keys = dict.fromkeys(("modul", "bahasa", "inti"), True) | {"terjemahan": False}
    tree = load_yaml(root, "susunan.yaml", keys, report)
    fields = tree.as_mapping() if tree else {}
    modules: list[str] = []
    for node in fields["modul"].as_list() if "modul" in fields else ():
        name = node.as_text() or ""
        if name in modules:
            report(node.line, "duplicate-id", f"modul “{name}” ditulis dua kali")
        elif not name or "/" in name or not (root / name).is_dir():
            report(node.line, "missing-folder", f"folder modul “{name}” belum ada")
        else:
            modules.append(name)
    names = (
        [each.as_text() or "" for each in fields["bahasa"].as_list()] if "bahasa" in fields else []
    )
    lines: dict[int, list[tuple[str, int]]] = {}
    cores: dict[int, CoreLessons] = {}
    for node in fields["inti"].as_list() if "inti" in fields else ():
        named: list[tuple[str, int]] = []
        core = _read_core_lessons(node, named, report)
        if core.version in cores:
            report(node.line, "duplicate-id", f"versi {core.version} ditulis dua kali")
        cores[core.version] = core
        lines[core.version] = named
    languages = (ORIGINAL, *(name for name in names if name and name != ORIGINAL))
    in_order = tuple(cores[version] for version in sorted(cores))
    stale = _read_stale_translation_policy(fields.get("terjemahan"), languages, report)
    newest = tuple(lines[max(lines)]) if lines else ()
    return CoursePlan(tuple(modules), languages, in_order, newest, stale)


def _read_stale_translation_policy(
    node: YamlNode | None, languages: tuple[str, ...], report: Report
) -> dict[str, str]:
    found: dict[str, str] = {}
    for language, each in (node.as_mapping() if node else {}).items():
        if language not in languages or language == ORIGINAL:
            report(each.line, "unknown-key", f"“{language}” bukan bahasa terjemahan")
        elif each.value not in (HELD, NOTED, ORIGINAL_SHOWN):
            report(each.line, "unknown-word", f"“{each.written}” bukan tahan, catatan, asli")
        else:
            found[language] = str(each.value)
    return found


def _read_core_lessons(node: YamlNode, lines: list[tuple[str, int]], report: Report) -> CoreLessons:
    fields = node.as_mapping()
    check_keys(fields, dict.fromkeys(("versi", "per", WORKER, FAMILY), True), report)
    if "versi" in fields and not fields["versi"].as_int():
        report(fields["versi"].line, "unreadable-line", "versi ditulis dengan angka: 1, 2, 3")
    if "per" in fields and fields["per"].as_date() is None:
        report(fields["per"].line, "unreadable-line", "“per” bukan tanggal seperti 2026-11-24")
    stages = fields[WORKER].as_mapping() if WORKER in fields else {}
    if WORKER in fields:
        check_keys(stages, dict.fromkeys(STAGES, True), report)
    return CoreLessons(
        (fields["versi"].as_int() if "versi" in fields else None) or 0,
        (fields["per"].as_date() if "per" in fields else None) or date.min,
        {stage: _read_lesson_ids(stages.get(stage), lines, report) for stage in STAGES},
        _read_lesson_ids(fields.get(FAMILY), lines, report),
    )


def _read_lesson_ids(
    node: YamlNode | None, lines: list[tuple[str, int]], report: Report
) -> tuple[str, ...]:
    ids: list[str] = []
    for each in node.as_list() if node else ():
        name = each.as_text() or ""
        if name in ids:
            report(each.line, "duplicate-id", f"pelajaran “{name}” ditulis dua kali")
            continue
        ids.append(name)
        lines.append((name, each.line))
    if node and len(ids) > LARGEST_CORE:
        report(node.line, "core-too-long", f"bekal inti paling banyak {LARGEST_CORE} pelajaran")
    return tuple(ids)
