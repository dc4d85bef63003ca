"""/bantuan/surat-anak: questions answered by links, and the page of an office at the end of each
way. Public: the same for everyone, nothing is sent or stored."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from app.child_papers import queries
from app.content.officeways import WayPage
from app.kit.clock import today
from app.kit.permissions import public
from app.kit.registry import registry
from app.kit.web.pages import render

bp = Blueprint("child_papers", __name__, template_folder="templates")


@bp.get("/bantuan/surat-anak", endpoint="begin")
@public
def first_question_page() -> Response:
    papers = queries.child_papers()
    return render("child_papers/tanya.html", question=papers.questions[papers.first], first=True)


@bp.get("/bantuan/surat-anak/<step>", endpoint="step")
@public
def step_page(step: str) -> Response:
    """A later question, or the page of an office."""
    found = queries.child_papers().later_steps.get(step) or abort(404)
    if isinstance(found, WayPage):
        return render("child_papers/tujuan.html", page=found, today=today())
    return render("child_papers/tanya.html", question=found, first=False)


@bp.get("/bantuan/surat-anak/surat", endpoint="letter")
@public
def blank_letter_page() -> Response:
    """A letter of request to print and fill in by hand."""
    return render("child_papers/surat.html", site=registry().settings.public_url)
