"""Review, question by question: each answer is kept at once, each may be skipped, one may stop at
any time. What is strong and what comes back is shown to the person alone. All no-store."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from babel.dates import format_date
from flask import Blueprint, Response, abort, jsonify, redirect, request, url_for
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response as BaseResponse

from app.content import asking as asked
from app.content.asking import Answer, Ask, NotAnsweredError, Review, Shown
from app.content.marking import mark_question
from app.course import queries as course
from app.course.queries import LessonEntry
from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.items import SentItem
from app.kit.text.i18n import language
from app.kit.web.pages import page
from app.kit.web.pending_form import restored_fields
from app.review import queries, rules
from app.review.forms import ReviewForm, Sheet, SheetTamperedError, new_sheet, seal, unseal
from app.review.queries import Kept
from app.sync import actions as sync

bp = Blueprint("review", __name__, template_folder="templates")
KINDLY_WAIT = "5"
"""Seconds after which to send again when the store was busy or full."""


@bp.get("/belajar/ulang")
@permissions.signed_in
def today() -> BaseResponse:
    """The first question of a visit; a kind word where nothing is due."""
    who, now = permissions.the_person(), utcnow()
    if not who.consents_to_storage:
        return redirect(url_for("own_data.index"), 303)
    try:
        return _asked(unseal(restored_fields().get("lembar", ""), who.id))
    except SheetTamperedError:
        cards = queries.cards(who.id)
    due = rules.due(cards, now)
    if due:
        return _asked(new_sheet(who.id, due))
    first = min((card.due_on for card in cards), default=None)
    return page("review/nothing.html", returns=first and _day(first))


@bp.get("/belajar/ulang/daftar.json")
@permissions.signed_in
def cards_json() -> Response:
    """What the phone keeps for when there is no network: {"v": 1, "profile": account id, "cards":
    [[lesson, question, the day on which it is due]]}, the longest due first."""
    who = permissions.the_person()
    cards = queries.cards(who.id) if who.consents_to_storage else ()
    first = sorted(cards, key=lambda card: (card.due_at, card.lesson, card.question))
    told = [[card.lesson, card.question, card.due_on.isoformat()] for card in first]
    return jsonify(v=1, profile=str(who.id), cards=told)


@bp.post("/belajar/ulang", endpoint="answer")
@permissions.signed_in
@permissions.restored_after_sign_in
def take_answer() -> BaseResponse:
    """Keep one answer and ask the next question; or skip it, and nothing is kept."""
    sheet = _sheet()
    if "lewati" in request.form:
        return _asked(sheet.onward(skipped=True))
    if "dengar" in request.args:
        return _asked(sheet)
    ask, typed = _ask(sheet), request.form.get("t", "")
    if ask is None:
        abort(400)
    try:
        answer = asked.answer_of(ask, request.form.getlist("j"), typed)
    except NotAnsweredError as nothing:
        return _asked(sheet, error=nothing.code, typed=typed)
    except ValueError:
        abort(400)
    return _kept(sheet, answer)


@bp.get("/belajar/ulang/ringkasan", defaults={"wanted": None})
@bp.get("/belajar/ulang/ringkasan/<uuid:wanted>")
@permissions.signed_in
def standing(wanted: UUID | None) -> Response:
    """What is strong and what comes back when; above it what the last answer was."""
    who, now = permissions.the_person(), utcnow()
    last = None if wanted is None else queries.answer(wanted, who.id)
    if wanted is not None and last is None:
        abort(404)
    cards = queries.cards(who.id)
    return page(
        "review/standing.html",
        told=last and _told(last, _number(), was_kept="lagi" in request.args),
        more=any(card.is_due(now) for card in cards),
        lessons=_lessons(rules.standings(cards, now)),
    )


def _number() -> int:
    """Which question of the visit the last one was."""
    return request.args.get("soal", 1, type=int)


def _sheet() -> Sheet:
    try:
        return unseal(request.form.get("lembar", ""), permissions.the_person().id)
    except SheetTamperedError:
        abort(400)


def _ask(sheet: Sheet) -> Ask | None:
    """The question of this turn, in the version that the sheet names."""
    shown = course.presentation(sheet.rev, language())
    questions: list[Shown] = shown["questions"] if shown else []
    found = next((each for each in questions if each["id"] == sheet.turn.question), None)
    return None if found is None else Ask(sheet.now + 1, found)


def _asked(
    sheet: Sheet, told: Told | None = None, *, error: str = "", typed: str = ""
) -> BaseResponse:
    """The page of the next question that is still asked today; after the last one, the summary."""
    while not sheet.is_over:
        lesson = course.catalogue().lesson(sheet.turn.lesson)
        if lesson is not None:
            sheet = sheet if error else sheet.asking(lesson.rev)
            ask = _ask(sheet)
            if ask is not None:
                return page(
                    "review/question.html",
                    form=ReviewForm(),
                    sheet=seal(sheet),
                    steps=sheet,
                    lesson=lesson,
                    told=told,
                    error=error,
                    typed=typed,
                    **asked.asking(ask, str(sheet.turn.id), len(sheet.turns)),
                )
        sheet = sheet.onward(skipped=True)
    if told is None:
        return redirect(url_for("review.standing"), 303)
    again, number = 1 if told.was_kept else None, told.review.number
    return redirect(url_for("review.standing", wanted=told.id, soal=number, lagi=again), 303)


def _kept(sheet: Sheet, answer: Answer) -> BaseResponse:
    """Send the answer in, once. Sent again it shows the same; another answer under the same id
    shows the first, and says so. Busy or full: 503 with everything kept in the page."""
    who, now = permissions.the_person(), utcnow()
    if who.device is None:
        abort(401)
    sent = SentItem(sheet.turn.id, who.id, who.device, "review", sheet.to_send(answer), now)
    if not who.consents_to_storage:
        return redirect(url_for("own_data.index"), 303)
    try:
        (outcome,) = sync.accept([sent], now)
    except (OperationalError, OSError):
        return _unsaved(sheet)
    kept = queries.answer(sheet.turn.id, who.id)
    if outcome.status == "rejected" or kept is None:
        abort(400)
    told = _told(kept, sheet.now + 1, was_kept=outcome.status == "conflict")
    return _asked(sheet.onward(), told)


def _unsaved(sheet: Sheet) -> Response:
    sent = [(name, value) for name, value in request.form.items(multi=True) if name in ("j", "t")]
    response = page("review/unsaved.html", 503, form=ReviewForm(), sheet=seal(sheet), sent=sent)
    response.headers["Retry-After"] = KINDLY_WAIT
    return response


@dataclass(frozen=True)
class Told:
    """What a page says about an answer that was kept. `idea` is what its lesson comes to
    ({"heading", "html"}), shown to who missed the question. `was_kept`: another answer came under
    the same id, and this is the first."""

    id: UUID
    review: Review
    idea: Shown | None
    lesson: LessonEntry | None
    was_kept: bool


def _told(kept: Kept, number: int, *, was_kept: bool) -> Told:
    shown, quiz = course.presentation(kept.rev, language()), course.quiz_version(kept.rev)
    if shown is None or quiz is None:
        abort(404)
    question = next(each for each in quiz.questions if each.id == kept.question)
    review = asked.review(shown, mark_question(question, kept.answer), str(kept.id))
    idea = None if review.right else shown.get("idea")
    lesson = course.catalogue().lesson(kept.lesson)
    return Told(kept.id, replace(review, number=number), idea, lesson, was_kept)


def _lessons(standings: tuple[rules.Standing, ...]) -> dict[str, list[dict[str, Any]]]:
    """Strong lessons and those that are to be repeated, as rows of the page."""
    rows: dict[str, list[dict[str, Any]]] = {"strong": [], "weak": []}
    for each in standings:
        lesson = course.catalogue().lesson(each.lesson)
        row = {"lesson": lesson, "is_due": each.is_due, "day": _day(each.returns)}
        rows["strong" if each.strong else "weak"].append(row)
    return rows


def _day(value: date) -> str:
    """Senin, 30 November. No year: nothing rests for longer than half of one."""
    return format_date(value, "EEEE, d MMMM", locale=language())
