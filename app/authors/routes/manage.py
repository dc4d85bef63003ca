"""`/kelola/kursus`: published modules, faults in the files, and lessons marked unclear."""

from __future__ import annotations

from typing import Any

from flask import Response

from app.authors.routes import bp
from app.course import queries
from app.course.queries import Catalogue
from app.kit import permissions
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language
from app.kit.web.pages import render


@bp.get("/kelola/kursus", endpoint="manage")
@permissions.needs("course:course:manage")
def course_management_page() -> Response:
    catalogue = queries.catalogue()
    return render(
        "authors/manage.html",
        catalogue=catalogue,
        modules=_module_rows(catalogue),
        unclear=[
            {"title": lesson_title(catalogue, each.lesson), **vars(each)}
            for each in queries.list_unclear_lessons()
        ],
    )


def _module_rows(catalogue: Catalogue) -> list[dict[str, Any]]:
    noted = {note.module for note in catalogue.notes}
    rows: list[dict[str, Any]] = [
        {
            "title": module.title[language()],
            "state": _publication_state(module.kept, module.id in noted),
            "lessons": len(module.lessons),
            "review_by": min((lesson.review_by for lesson in module.lessons), default=None),
        }
        for module in catalogue.modules
    ]
    return rows + [
        {"title": name, "state": _("belum terbit, ada catatan"), "lessons": 0, "review_by": None}
        for name in catalogue.missing
    ]


def _publication_state(is_old_version: bool, has_notes: bool) -> str:
    if is_old_version:
        return str(_("versi lama terbit, ada catatan"))
    return str(_("terbit, ada catatan") if has_notes else _("terbit"))


def lesson_title(catalogue: Catalogue, lesson_id: str) -> str:
    """The title in the language of the page; the id of a lesson that is not published."""
    entry = catalogue.lesson(lesson_id)
    return lesson_id if entry is None else entry.title[language()]
