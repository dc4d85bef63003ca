"""/pulang: questions answered by links, and the page of an office at the end of each way. Public:
the same for everyone, nothing is sent or stored."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from app.kit.clock import today
from app.kit.permissions import public
from app.kit.web.pages import render
from app.returning import queries

bp = Blueprint("returning", __name__, template_folder="templates")


@bp.get("/pulang", endpoint="begin")
@public
def first_question_page() -> Response:
    ways = queries.ways_home()
    return render("returning/tanya.html", question=ways.questions[ways.first], first=True)


@bp.get("/pulang/<step>", endpoint="step")
@public
def step_page(step: str) -> Response:
    """A later question, or the page of an office."""
    ways = queries.ways_home()
    if step in ways.pages:
        return render("returning/tujuan.html", page=ways.pages[step], today=today())
    if step not in ways.questions or step == ways.first:
        abort(404)
    return render("returning/tanya.html", question=ways.questions[step], first=False)
