"""`/kelola/kursus/pratinjau`: a lesson as learners would see it, with the faults that the check
finds. Stores nothing."""

from __future__ import annotations

from flask import Response, abort, request

from app.authors.forms import LessonPreviewForm
from app.authors.routes import bp
from app.authors.routes.manage import lesson_title
from app.authors.rules import ABOUT
from app.content import preview
from app.content.preview import LessonPreview
from app.course import queries
from app.kit import permissions
from app.kit.clock import today
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language_name
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
    form, chosen = LessonPreviewForm(), request.args.get("pelajaran", "")
    if "contoh" in request.args:
        form.lesson.data, form.quiz.data, form.story.data = preview.read_example_lesson()
    if not chosen:
        return _preview_page(form)
    try:
        return _preview_page(form, preview.preview_lesson_folder(COURSE, chosen, today()), chosen)
    except KeyError:
        abort(404)


@bp.post("/kelola/kursus/pratinjau", endpoint="preview_sent")
@permissions.needs("course:lesson:preview")
def preview_submitted_lesson() -> Response:
    form = LessonPreviewForm()
    files, strange = _read_submitted_files(form)
    if not form.validate() or strange or not files:
        return _preview_page(form, strange=strange, nothing=not files, status=422)
    return _preview_page(form, preview.preview_uploaded_files(files, COURSE, today()))


def _read_submitted_files(form: LessonPreviewForm) -> tuple[dict[str, bytes], list[str]]:
    """The submitted files by their name in the course, typed texts first; and the names of uploaded
    files that are no part of a lesson."""
    typed = zip(preview.KINDS, (form.lesson.data, form.quiz.data, form.story.data), strict=True)
    files = {
        f"{kind}.id.md": text.replace("\r\n", "\n").encode()
        for kind, text in typed
        if text and text.strip()
    }
    strange: list[str] = []
    for sent in request.files.getlist("berkas"):
        data, name = sent.read(LARGEST_FILE + 1), preview.course_file_name(sent.filename or "")
        if sent.filename and (name is None or len(data) > LARGEST_FILE):
            strange.append(sent.filename)
        elif name:
            files[name] = data
    strange += [name for name, data in files.items() if data.count(b"[") > MOST_BRACKETS]
    return files, strange


def _preview_page(
    form: LessonPreviewForm,
    lesson_preview: LessonPreview | None = None,
    chosen: str = "",
    *,
    strange: list[str] | None = None,
    nothing: bool = False,
    status: int = 200,
) -> Response:
    catalogue = queries.catalogue()
    return render(
        "authors/preview.html",
        status,
        form=form,
        shown=lesson_preview,
        chosen=chosen,
        strange=strange,
        nothing=nothing,
        name_of_language=language_name,
        about={code: _(text) for code, text in ABOUT.items()},
        lessons=[(name, lesson_title(catalogue, name)) for name in preview.list_lesson_ids(COURSE)],
    )
