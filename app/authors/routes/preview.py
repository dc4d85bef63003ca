"""`/kelola/kursus/pratinjau`: a lesson as learners would see it, with the faults that the check
finds. Stores nothing.
"""

from __future__ import annotations

from flask import Response, abort, request

from app.authors.forms import PreviewForm
from app.authors.routes import bp
from app.authors.rules import ABOUT
from app.content import preview
from app.content.preview import Preview
from app.course import queries
from app.kit import permissions
from app.kit.clock import today
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language, language_name
from app.kit.web.pages import render
from config import COURSE

LARGEST_FILE = 20_000
"""Bytes. The longest file of the course has half of it."""
MOST_BRACKETS = 500
"""In one file; none of the course has a tenth. Reading takes the square of a long row of them."""


@bp.get("/kelola/kursus/pratinjau")
@permissions.needs("course:lesson:preview")
def preview_lesson() -> Response:
    """An empty form, the example, or a lesson from the course folder."""
    form, chosen = PreviewForm(), request.args.get("pelajaran", "")
    if "contoh" in request.args:
        form.lesson.data, form.quiz.data, form.story.data = preview.example()
    if not chosen:
        return _page(form)
    try:
        return _page(form, preview.of_folder(COURSE, chosen, today()), chosen)
    except KeyError:
        abort(404)


@bp.post("/kelola/kursus/pratinjau")
@permissions.needs("course:lesson:preview")
def preview_sent() -> Response:
    form = PreviewForm()
    files, strange = _sent(form)
    if not form.validate() or strange or not files:
        return _page(form, strange=strange, nothing=not files, status=422)
    return _page(form, preview.of_files(files, COURSE, today()))


def _sent(form: PreviewForm) -> tuple[dict[str, bytes], list[str]]:
    """The uploaded files by their name in the course, typed texts first; and the files that are no
    part of a lesson.
    """
    typed = zip(preview.KINDS, (form.lesson.data, form.quiz.data, form.story.data), strict=True)
    files = {
        f"{kind}.id.md": text.replace("\r\n", "\n").encode()
        for kind, text in typed
        if text and text.strip()
    }
    strange: list[str] = []
    for sent in request.files.getlist("berkas"):
        data, name = sent.read(LARGEST_FILE + 1), preview.name_of(sent.filename or "")
        if sent.filename and (name is None or len(data) > LARGEST_FILE):
            strange.append(sent.filename)
        elif name:
            files[name] = data
    strange += [name for name, data in files.items() if data.count(b"[") > MOST_BRACKETS]
    return files, strange


def _page(
    form: PreviewForm,
    shown: Preview | None = None,
    chosen: str = "",
    *,
    strange: list[str] | None = None,
    nothing: bool = False,
    status: int = 200,
) -> Response:
    return render(
        "authors/preview.html",
        status,
        form=form,
        shown=shown,
        chosen=chosen,
        strange=strange,
        nothing=nothing,
        name_of_language=language_name,
        about={code: _(text) for code, text in ABOUT.items()},
        lessons=[(name, _title(name)) for name in preview.lessons_of(COURSE)],
    )


def _title(lesson: str) -> str:
    entry = queries.catalogue().lesson(lesson)
    return lesson if entry is None else entry.title[language()]
