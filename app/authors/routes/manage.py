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


@bp.get("/kelola/kursus")
@permissions.needs("course:course:manage")
def manage() -> Response:
    catalogue = queries.catalogue()
    return render(
        "authors/manage.html",
        catalogue=catalogue,
        modules=_modules(catalogue),
        unclear=[
            {"title": _title(catalogue, each.lesson), **vars(each)} for each in queries.unclear()
        ],
    )


def _modules(catalogue: Catalogue) -> list[dict[str, Any]]:
    noted = {note.module for note in catalogue.notes}
    rows: list[dict[str, Any]] = [
        {
            "title": module.title[language()],
            "state": _state(module.kept, module.id in noted),
            "lessons": len(module.lessons),
            "review_by": min((lesson.review_by for lesson in module.lessons), default=None),
        }
        for module in catalogue.modules
    ]
    return rows + [
        {"title": name, "state": _("belum terbit, ada catatan"), "lessons": 0, "review_by": None}
        for name in catalogue.missing
    ]


def _state(kept: bool, noted: bool) -> str:
    if kept:
        return str(_("versi lama terbit, ada catatan"))
    return str(_("terbit, ada catatan") if noted else _("terbit"))


def _title(catalogue: Catalogue, lesson: str) -> str:
    entry = catalogue.lesson(lesson)
    return lesson if entry is None else entry.title[language()]
