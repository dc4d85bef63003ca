"""Checks the targets of links: pages, sections, drawings."""

import re
from typing import Final
from urllib.parse import urlsplit

from app.content.checks.course import CourseContext
from app.content.faults import Report
from app.content.lesson import DRAWING, PICTURE, Lesson
from app.content.source import CourseMarkdownFile

_LINK: Final = re.compile(r"(?<!!)\[[^\]]*\]\((?P<to>[^)]*)\)")
_LESSON: Final = "/belajar/"
_HTML: Final = re.compile(r"<[A-Za-z/!]")


def check_links(
    source: CourseMarkdownFile, lesson: Lesson, course: CourseContext, report: Report
) -> None:
    here = {match[1] for line in source.lines if (match := re.search(r"\{#([a-z0-9-]+)", line))}
    for number, line in enumerate(source.lines[source.first :], source.first + 1):
        if _HTML.search(line):
            report(number, "unreadable-line", "HTML tidak dipakai; tulis Markdown saja")
        for match in PICTURE.finditer(line):
            if not match["alt"].strip():
                report(number, "no-alt", "gambar ini belum punya keterangan di dalam [ ]")
            path = course.root / lesson.id / match["to"]
            if not DRAWING.fullmatch(match["to"]) or not path.is_file():
                report(number, "dead-link", f"gambar “{match['to']}” tidak ada")
        for match in _LINK.finditer(line):
            if not _link_target_exists(match["to"], here, course):
                report(number, "dead-link", f"tautan “{match['to']}” tidak menuju ke mana-mana")


def _link_target_exists(target: str, anchors: set[str], course: CourseContext) -> bool:
    parts = urlsplit(target)
    if parts.scheme:
        return (parts.scheme == "https" and "." in parts.netloc) or parts.scheme == "tel"
    if target.startswith("#"):
        return target[1:] in anchors
    if parts.path.startswith(_LESSON):
        return parts.path.removeprefix(_LESSON) in course.lessons
    return parts.path in course.tools
