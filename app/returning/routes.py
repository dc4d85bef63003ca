"""/pulang: questions answered by links, and the page of an office at the end of each way. Public:
the same for everyone, nothing is sent or stored. /rencana: a person's own plan; its address, too,
says little to whoever reads the history of a phone."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.content.officeways import WayPage
from app.kit.clock import today, utcnow
from app.kit.permissions import public, signed_in, signed_in_person
from app.kit.registry import registry
from app.kit.store.db import transaction
from app.kit.web.pages import render
from app.returning import actions, queries
from app.returning.forms import ReturnMonthForm, ReturnStepsForm
from app.returning.rules import PAPERS, ends_before_return, months_left, parse_month_choice

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
    found = queries.ways_home().later_steps.get(step) or abort(404)
    if isinstance(found, WayPage):
        return render("returning/tujuan.html", page=found, today=today())
    return render("returning/tanya.html", question=found, first=False)


@bp.get("/pulang/serah-terima", endpoint="handover")
@public
def handover_page() -> Response:
    """What a hand-over paper contains, and a blank to compare it with."""
    return render("returning/serah.html", site=registry().settings.public_url)


@bp.get("/pulang/bulan-pertama", endpoint="first_month")
@public
def first_month_page() -> Response:
    """Three questions and the steps of the first month at home."""
    return render("returning/bulan.html")


@bp.get("/rencana", endpoint="plan")
@signed_in
def own_plan_page() -> Response:
    return _plan_page()


@bp.post("/rencana/bulan", endpoint="month")
@signed_in
def set_own_month() -> BaseResponse:
    me = signed_in_person().id
    plan = queries.return_plan_of(me)
    form = ReturnMonthForm(plan.until if plan else None)
    if not form.validate_on_submit():
        return _plan_page(422, month=form)
    with transaction() as tx:
        actions.set_return_month(tx, me, parse_month_choice(form.month.data), now=utcnow())
    return redirect(url_for(".plan"), 303)


@bp.post("/rencana/langkah", endpoint="steps")
@signed_in
def store_own_steps() -> BaseResponse:
    form = ReturnStepsForm()
    if not form.validate_on_submit():
        return _plan_page(422, steps=form)
    done, papers = set(form.done.data or ()), form.papers()
    with transaction() as tx:
        actions.store_return_steps(tx, signed_in_person().id, done, papers, now=utcnow())
    return redirect(url_for(".plan"), 303)


@bp.post("/rencana/tiba/<any(sudah, belum):said>", endpoint="arrival")
@signed_in
def tick_own_arrival(said: str) -> BaseResponse:
    with transaction() as tx:
        me = signed_in_person().id
        actions.tick_arrival(tx, me, arrived=said == "sudah", now=utcnow())
    return redirect(url_for(".plan"), 303)


@bp.post("/rencana/hapus", endpoint="delete")
@signed_in
def delete_own_plan() -> BaseResponse:
    with transaction() as tx:
        actions.delete_return_plan(tx, signed_in_person().id)
    return redirect(url_for(".plan"), 303)


def _plan_page(
    status: int = 200,
    *,
    month: ReturnMonthForm | None = None,
    steps: ReturnStepsForm | None = None,
) -> Response:
    me = signed_in_person()
    plan = queries.return_plan_of(me.id)
    known = {"done": list(plan.done), **plan.papers} if plan else {}
    return render(
        "returning/rencana.html",
        status,
        plan=plan,
        left=months_left(plan.until, today()) if plan else 0,
        early={p for p in PAPERS if plan and ends_before_return(plan.papers.get(p), plan.until)},
        month=month or ReturnMonthForm(plan.until if plan else None),
        steps=steps or ReturnStepsForm(data=known, formdata=None),
        goal=queries.goal_to_look_back_at(me.id) if plan and plan.arrived_on else None,
    )
