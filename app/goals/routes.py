"""/keluarga/tujuan: a household's shared goal, each member's marks, and who sees them; /pengingat:
a reminder in the calendar of a phone."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.goals import actions, queries
from app.goals.forms import (
    POT_NAMES,
    CalendarReminderForm,
    GoalPlanForm,
    SavingsMarkForm,
    parse_month,
    parse_uuid,
    pot_name,
)
from app.goals.queries import HouseholdGoals
from app.goals.rules import (
    SIGHT_VERSION,
    SIGHTS,
    ChangedMeanwhileError,
    is_month_open_for_marks,
    month_of,
    months_before,
    pots_seen_by_reader,
    takes_part_in_goal,
)
from app.households import queries as households
from app.households.queries import VisibleHousehold
from app.households.rules import NotInHouseholdError
from app.kit.clock import WIB, utcnow
from app.kit.permissions import public, restored_after_sign_in, signed_in, signed_in_person
from app.kit.registry import registry
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language
from app.kit.text.icalendar import write_calendar
from app.kit.web.pages import render

bp = Blueprint("goals", __name__, template_folder="templates")


@bp.errorhandler(ChangedMeanwhileError)
def redirect_to_current_goal(_error: Exception) -> BaseResponse:
    """Redirect to the current state after a button was pressed twice, or on two phones at once."""
    rumah = (request.view_args or {})["rumah"]
    return redirect(url_for("goals.goal", rumah=rumah), 303)


@bp.errorhandler(NotInHouseholdError)
def redirect_nonmember(_error: Exception) -> BaseResponse:
    """Redirect people who are not members, without disclosing anything about the household."""
    return redirect(url_for("households.family"), 303)


@bp.get("/keluarga/tujuan", endpoint="goal")
@bp.get("/keluarga/tujuan/<uuid:rumah>", endpoint="goal")
@signed_in
def goal_page(rumah: UUID | None = None) -> BaseResponse:
    homes = households.households_visible_to(signed_in_person().id)
    if rumah is None and not homes:
        return redirect(url_for("households.family"), 303)
    return _goal_page(_household_or_404(rumah, homes), alone=len(homes) == 1)


@bp.route("/keluarga/tujuan/<uuid:rumah>/usul", methods=["GET", "POST"], endpoint="propose")
@signed_in
@restored_after_sign_in
def propose_goal(rumah: UUID) -> BaseResponse:
    """Propose a goal; the form is prefilled with the open proposal or the current goal."""
    me, home, goals = signed_in_person().id, _household_or_404(rumah), queries.goals_of(rumah)
    known = goals.proposed or goals.current
    form = GoalPlanForm.prefilled(known.plan if known else None, known.id if known else None)
    changed = False
    if form.validate_on_submit():
        keeps = goals.current is not None and form.begins.data != "baru"
        plan, seen, now = form.plan(), form.seen_goal_id(), utcnow()
        try:
            with transaction() as tx:
                actions.propose_goal(tx, rumah, me, plan, keeps_marks=keeps, seen=seen, now=now)
            return redirect(url_for("goals.goal", rumah=rumah), 303)
        except ChangedMeanwhileError:
            changed, goals = True, queries.goals_of(rumah)
            known = goals.proposed or goals.current
            form.seen.data = str(known.id) if known else ""
    code = 422 if form.errors or changed else 200
    return render("goals/propose.html", code, form=form, home=home, goals=goals, changed=changed)


@bp.post("/keluarga/tujuan/<uuid:rumah>/setuju", endpoint="agree")
@signed_in
def agree_to_goal(rumah: UUID) -> BaseResponse:
    with transaction() as tx:
        actions.agree_to_goal(tx, rumah, signed_in_person().id, _goal_id_in_form(), now=utcnow())
    return redirect(url_for("goals.goal", rumah=rumah), 303)


@bp.post("/keluarga/tujuan/<uuid:rumah>/tarik", endpoint="withdraw")
@signed_in
def withdraw_proposal(rumah: UUID) -> BaseResponse:
    with transaction() as tx:
        actions.withdraw_proposal(
            tx, rumah, signed_in_person().id, _goal_id_in_form(), now=utcnow()
        )
    return redirect(url_for("goals.goal", rumah=rumah), 303)


@bp.route("/keluarga/tujuan/<uuid:rumah>/akhiri", methods=["GET", "POST"], endpoint="end")
@signed_in
def end_goal(rumah: UUID) -> BaseResponse:
    """Ask for confirmation, then end the goal: an ended goal cannot be restored."""
    if request.method == "POST":
        with transaction() as tx:
            actions.end_goal(tx, rumah, signed_in_person().id, _goal_id_in_form(), now=utcnow())
        return redirect(url_for("goals.goal", rumah=rumah), 303)
    home, current = _household_or_404(rumah), queries.goals_of(rumah).current
    return render("goals/end.html", home=home, goal=current or abort(404))


@bp.post("/keluarga/tujuan/<uuid:rumah>/tanda", endpoint="mark")
@signed_in
def set_savings_mark(rumah: UUID) -> BaseResponse:
    """Set or remove the mark of one pot, for the month that the page showed."""
    me, wanted, pot = signed_in_person().id, _goal_id_in_form(), request.form.get("pot", "")
    month = parse_month(request.form.get("month"))
    if month is None or (pot not in POT_NAMES and pot != "lain"):
        raise ChangedMeanwhileError(rumah)
    form = SavingsMarkForm()
    if request.form.get("tanda") == "batal":
        with transaction() as tx:
            actions.remove_savings_mark(tx, rumah, me, wanted, pot, month)
    elif form.validate():
        now = utcnow()
        with transaction() as tx:
            actions.add_savings_mark(tx, rumah, me, wanted, pot, month, form.amount.data, now=now)
    else:
        return _goal_page(_household_or_404(rumah), month=month, form=form, pot=pot)
    last = "lalu" if month != month_of(utcnow()) else None
    return redirect(url_for("goals.goal", rumah=rumah, bulan=last, _anchor=f"kantong-{pot}"), 303)


@bp.route("/keluarga/tujuan/<uuid:rumah>/izin", methods=["GET", "POST"], endpoint="sight")
@signed_in
def choose_savings_marks_viewers(rumah: UUID) -> BaseResponse:
    """Choose for each household member whether they see one's marks."""
    me, home = signed_in_person().id, _household_or_404(rumah)
    if request.method == "GET":
        return render(
            "goals/sight.html", home=home, sights=queries.savings_marks_visibility_of(me, rumah)
        )
    said = {m.account: request.form.get(str(m.account), "") for m in home.others}
    with transaction() as tx:
        for viewer, sight in said.items():
            if sight in SIGHTS:
                actions.set_savings_marks_visibility(
                    tx, rumah, me, viewer, sight,
                    version=SIGHT_VERSION, language=language(), now=utcnow(),
                )  # fmt: skip
    return redirect(url_for("goals.goal", rumah=rumah, _anchor="yang-melihat"), 303)


@bp.post("/keluarga/tujuan/<uuid:rumah>/diam", endpoint="quiet")
@signed_in
def mute_reminder(rumah: UUID) -> BaseResponse:
    """Turn off reminders in the month that the page showed."""
    month = parse_month(request.form.get("month"))
    if month is not None and is_month_open_for_marks(month, month, utcnow()):
        with transaction() as tx:
            actions.mute_goal_reminder(tx, rumah, signed_in_person().id, month)
    return redirect(url_for("shell.home"), 303)


@bp.get("/pengingat", endpoint="reminder")
@public
def reminder_page() -> Response:
    """A reminder that a phone keeps in its own calendar. Nothing is stored here."""
    return render("goals/reminder.html", form=CalendarReminderForm())


@bp.get("/pengingat/bekal.ics", endpoint="reminder_file")
@public
def reminder_file() -> Response:
    """The calendar file of the day and hour in the address."""
    form = CalendarReminderForm(request.args)
    if not form.validate():
        return render("goals/reminder.html", 422, form=form)
    event = form.event(registry().settings.public_url)
    text = write_calendar(event, utcnow().astimezone(WIB), "Bekal")
    answer = Response(text, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="bekal.ics"'
    return answer


def _household_or_404(
    wanted: UUID | None, homes: tuple[VisibleHousehold, ...] | None = None
) -> VisibleHousehold:
    """One of the reader's households, by default the one that counts; 404 for any other."""
    homes = homes or households.households_visible_to(signed_in_person().id)
    return next((home for home in homes if wanted in (None, home.id)), None) or abort(404)


def _goal_id_in_form() -> UUID:
    """The goal or proposal that the page showed. Raises ChangedMeanwhileError if there is none."""
    found = parse_uuid(request.form.get("goal"))
    if found is None:
        raise ChangedMeanwhileError
    return found


def _goal_page(
    home: VisibleHousehold,
    *,
    alone: bool = True,
    month: date | None = None,
    form: SavingsMarkForm | None = None,
    pot: str = "",
) -> Response:
    """The page of one household's goal. `form` and `pot`: an invalid amount to show again."""
    me, goals, this = signed_in_person().id, queries.goals_of(home.id), month_of(utcnow())
    current, earlier = goals.current, months_before(this)
    has_earlier = current is not None and current.first_month <= earlier
    if month is None:
        month = earlier if has_earlier and request.args.get("bulan") == "lalu" else this
    marks = queries.savings_marks_visible_to(me, current.id) if current else ()
    names = {member.account: member.name for member in home.members}
    return render(
        "goals/goal.html",
        422 if form else 200,
        home=home,
        alone=alone,
        goals=goals,
        names=names,
        agreed_by=[
            names[each] for each in (current.agreed_members if current else ()) if each in names
        ],
        waiting=current is not None
        and any(current.needs_agreement(m, home.members) for m in names),
        asked=[
            g.id for g in (goals.proposed, current) if g and g.needs_agreement(me, home.members)
        ],
        may_join=[g.id for g in (goals.proposed, current) if g and g.may_agree(me, home.members)],
        part=current is not None
        and takes_part_in_goal(
            has_agreed=me in current.agreed_members,
            has_marked=any(mark.account == me for mark in marks),
        ),
        pot_name=pot_name,
        month=month,
        months=[this, earlier] if has_earlier else [this],
        pots_seen_by_reader=pots_seen_by_reader(current, marks, home.members, month)
        if current
        else (),
        sights=queries.savings_marks_visibility_of(me, home.id),
        refused=(pot, form),
        forward=_goal_text_for_messenger(goals),
    )


def _goal_text_for_messenger(goals: HouseholdGoals) -> str:
    """A text to send by messenger. It contains no amounts: others may read it on the phone."""
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
