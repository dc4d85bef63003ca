"""/keluarga/tujuan: a household's shared goal, each member's marks, and who sees them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.goals import actions, queries
from app.goals.forms import POT_NAMES, AmountForm, PlanForm, id_in, month_in, pot_name
from app.goals.queries import Goals
from app.goals.rules import (
    SIGHT_VERSION,
    SIGHTS,
    ChangedMeanwhileError,
    Goal,
    markable,
    month_of,
    months_before,
    pot_states,
    takes_part,
)
from app.households import queries as households
from app.households.queries import VisibleHousehold
from app.households.rules import NotInHouseholdError
from app.kit.clock import utcnow
from app.kit.permissions import restored_after_sign_in, signed_in, signed_in_person
from app.kit.registry import registry
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language
from app.kit.web.pages import render

bp = Blueprint("goals", __name__, template_folder="templates")


@bp.errorhandler(ChangedMeanwhileError)
def changed_meanwhile(_error: Exception) -> BaseResponse:
    """Redirects to the current state after a button was pressed twice, or on two phones at once."""
    rumah = (request.view_args or {})["rumah"]
    return redirect(url_for("goals.goal", rumah=rumah), 303)


@bp.errorhandler(NotInHouseholdError)
def not_together(_error: Exception) -> BaseResponse:
    """Redirects people who are not members, without disclosing anything about the household."""
    return redirect(url_for("households.family"), 303)


@bp.get("/keluarga/tujuan")
@bp.get("/keluarga/tujuan/<uuid:rumah>")
@signed_in
def goal(rumah: UUID | None = None) -> BaseResponse:
    homes = households.households_visible_to(signed_in_person().id)
    if rumah is None and not homes:
        return redirect(url_for("households.family"), 303)
    return _goal_page(_home_or_404(rumah, homes), alone=len(homes) == 1)


@bp.route("/keluarga/tujuan/<uuid:rumah>/usul", methods=["GET", "POST"])
@signed_in
@restored_after_sign_in
def propose(rumah: UUID) -> BaseResponse:
    """The form is prefilled with the proposal or the current goal, so that small changes are
    easy."""
    me, home, goals = signed_in_person().id, _home_or_404(rumah), queries.goals_of(rumah)
    known = goals.proposed or goals.current
    form = PlanForm.of(known.plan if known else None, known.id if known else None)
    changed = False
    if form.validate_on_submit():
        keeps = goals.current is not None and form.begins.data != "baru"
        plan, seen, now = form.plan(), form.has_seen(), utcnow()
        try:
            with transaction() as tx:
                actions.propose(tx, rumah, me, plan, keeps_marks=keeps, seen=seen, now=now)
            return redirect(url_for("goals.goal", rumah=rumah), 303)
        except ChangedMeanwhileError:
            changed, goals = True, queries.goals_of(rumah)
            form.seen.data = _id_of(goals.proposed or goals.current)
    code = 422 if form.errors or changed else 200
    return render("goals/propose.html", code, form=form, home=home, goals=goals, changed=changed)


@bp.post("/keluarga/tujuan/<uuid:rumah>/setuju")
@signed_in
def agree(rumah: UUID) -> BaseResponse:
    with transaction() as tx:
        actions.agree(tx, rumah, signed_in_person().id, _goal_in_form(), now=utcnow())
    return redirect(url_for("goals.goal", rumah=rumah), 303)


@bp.post("/keluarga/tujuan/<uuid:rumah>/tarik")
@signed_in
def withdraw(rumah: UUID) -> BaseResponse:
    with transaction() as tx:
        actions.withdraw(tx, rumah, signed_in_person().id, _goal_in_form(), now=utcnow())
    return redirect(url_for("goals.goal", rumah=rumah), 303)


@bp.route("/keluarga/tujuan/<uuid:rumah>/akhiri", methods=["GET", "POST"])
@signed_in
def end(rumah: UUID) -> BaseResponse:
    """Asks for confirmation, since an ended goal cannot be restored."""
    if request.method == "POST":
        with transaction() as tx:
            actions.end(tx, rumah, signed_in_person().id, _goal_in_form(), now=utcnow())
        return redirect(url_for("goals.goal", rumah=rumah), 303)
    home, current = _home_or_404(rumah), queries.goals_of(rumah).current
    return render("goals/end.html", home=home, goal=current or abort(404))


@bp.post("/keluarga/tujuan/<uuid:rumah>/tanda")
@signed_in
def mark(rumah: UUID) -> BaseResponse:
    """Sets or removes a mark, for one pot and the month that the page showed."""
    me, wanted, pot = signed_in_person().id, _goal_in_form(), request.form.get("pot", "")
    month = month_in(request.form.get("month"))
    if month is None or (pot not in POT_NAMES and pot != "lain"):
        raise ChangedMeanwhileError(rumah)
    form = AmountForm()
    if request.form.get("tanda") == "batal":
        with transaction() as tx:
            actions.unmark(tx, rumah, me, wanted, pot, month)
    elif form.validate():
        now = utcnow()
        with transaction() as tx:
            actions.mark(tx, rumah, me, wanted, pot, month, form.amount.data, now=now)
    else:
        return _goal_page(_home_or_404(rumah), month=month, form=form, pot=pot)
    last = "lalu" if month != month_of(utcnow()) else None
    return redirect(url_for("goals.goal", rumah=rumah, bulan=last, _anchor=f"kantong-{pot}"), 303)


@bp.route("/keluarga/tujuan/<uuid:rumah>/izin", methods=["GET", "POST"])
@signed_in
def sight(rumah: UUID) -> BaseResponse:
    """Which household members see my marks, one by one."""
    me, home = signed_in_person().id, _home_or_404(rumah)
    if request.method == "GET":
        return render("goals/sight.html", home=home, sights=queries.sights_of(me, rumah))
    said = {m.account: request.form.get(str(m.account), "") for m in home.others}
    with transaction() as tx:
        for viewer, sight in said.items():
            if sight in SIGHTS:
                actions.set_sight(
                    tx, rumah, me, viewer, sight,
                    version=SIGHT_VERSION, language=language(), now=utcnow(),
                )  # fmt: skip
    return redirect(url_for("goals.goal", rumah=rumah, _anchor="yang-melihat"), 303)


@bp.post("/keluarga/tujuan/<uuid:rumah>/diam")
@signed_in
def quiet(rumah: UUID) -> BaseResponse:
    """Turns off reminders in the month that the page showed."""
    month = month_in(request.form.get("month"))
    if month is not None and markable(month, month, utcnow()):
        with transaction() as tx:
            actions.mute_reminder(tx, rumah, signed_in_person().id, month)
    return redirect(url_for("shell.home"), 303)


def _home_or_404(
    wanted: UUID | None, homes: tuple[VisibleHousehold, ...] | None = None
) -> VisibleHousehold:
    """One of the reader's households, by default the one that counts; 404 for any other."""
    homes = homes or households.households_visible_to(signed_in_person().id)
    return next((home for home in homes if wanted in (None, home.id)), None) or abort(404)


def _goal_in_form() -> UUID:
    """The goal or proposal that the page showed. Raises ChangedMeanwhileError if there is none."""
    found = id_in(request.form.get("goal"))
    if found is None:
        raise ChangedMeanwhileError
    return found


def _id_of(known: Goal | None) -> str:
    return str(known.id) if known else ""


def _goal_page(
    home: VisibleHousehold,
    *,
    alone: bool = True,
    month: date | None = None,
    form: AmountForm | None = None,
    pot: str = "",
) -> Response:
    """The page of one household's goal. `form` and `pot`: an invalid amount, shown again."""
    me, goals, this = signed_in_person().id, queries.goals_of(home.id), month_of(utcnow())
    current, earlier = goals.current, months_before(this)
    has_earlier = current is not None and current.first_month <= earlier
    if month is None:
        month = earlier if has_earlier and request.args.get("bulan") == "lalu" else this
    marks = queries.marks_seen_by(me, current.id) if current else ()
    names = {member.account: member.name for member in home.members}
    return render(
        "goals/goal.html",
        422 if form else 200,
        home=home,
        alone=alone,
        goals=goals,
        names=names,
        agreed_by=[names[each] for each in (current.agreed if current else ()) if each in names],
        waiting=current is not None and any(current.awaits(m, home.members) for m in names),
        asked=[g.id for g in (goals.proposed, current) if g and g.awaits(me, home.members)],
        may_join=[g.id for g in (goals.proposed, current) if g and g.may_join(me, home.members)],
        part=current is not None
        and takes_part(
            said=me in current.agreed, has_marked=any(mark.account == me for mark in marks)
        ),
        pot_name=pot_name,
        month=month,
        months=[this, earlier] if has_earlier else [this],
        pot_states=pot_states(current, marks, home.members, month) if current else (),
        sights=queries.sights_of(me, home.id),
        refused=(pot, form),
        forward=_message_to_send(goals),
    )


def _message_to_send(goals: Goals) -> str:
    """A text for messengers. It names the goal without amounts: other people may read the phone."""
    if goals.current is None:
        return ""
    site = registry().settings.public_url
    plan = goals.current.plan
    text: str = _(
        "Bulan ini kita menyisihkan uang untuk %(goal)s. Kantongnya: %(pots)s. Tandai di %(link)s",
        goal=plan.name,
        pots=", ".join(pot_name(pot) for pot in plan.pots),
        link=site + url_for("goals.goal", lang=None),
    )
    return text
