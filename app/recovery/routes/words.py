"""The six words: asked for, shown and tapped in order; and coming in by them."""

from __future__ import annotations

import secrets
from dataclasses import replace

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from app.identity import queries
from app.kit import carried, device
from app.kit.clock import utcnow
from app.kit.forms import Form
from app.kit.i18n import gettext as _
from app.kit.onward import onward
from app.kit.pages import page
from app.kit.permissions import anyone, signed_in, the_person
from app.recovery.actions import (
    Drawn,
    by_phone_and_address,
    draw_words,
    drawn_in,
    give_words,
    note_miss,
    refuse_owner,
    sign_drawn,
    use_words,
    was_right,
)
from app.recovery.forms import OwnerForm, WordsForm
from app.recovery.queries import words_are_used
from app.recovery.routes.frame import bp, go_in, too_often
from app.recovery.rules.words import tidy_words

TURN = "kata"
"""In the session: of which page of the words an answer is taken."""


@bp.get("/kata-pemulihan")
@signed_in
def show_words() -> Response:
    """Asks for what only the owner knows: the words open the profile on any phone, and this one may
    lie open in other hands. Who has no PIN, as staff have none, needs no words."""
    if queries.secret_of(the_person().id, "pin") is None:
        return redirect(url_for("shell.home"), 303)
    return _ask(OwnerForm(formdata=None), draw_words())


@bp.post("/kata-pemulihan")
@signed_in
def go_on() -> Response:
    """The answer to what the page asked: the words, or the next word to tap. Each page is answered
    once, so that Back and reload, which send a form again, ask for the PIN again."""
    form = OwnerForm()
    drawn = drawn_in(form.catatan.data, the_person().id)
    if drawn is None:
        return _ask(OwnerForm(formdata=None), draw_words(), late=True)
    if form.pin.raw_data:
        return _shown_to_owner(form, drawn)
    if not _is_turn(drawn.turn) or not drawn.may_be_shown(utcnow()):
        return _ask(OwnerForm(formdata=None), drawn, again=True)
    return _shown(drawn) if "lihat" in request.form else _tapped(drawn)


def _ask(form: OwnerForm, drawn: Drawn, *, again: bool = False, late: bool = False) -> Response:
    """`again`: these words were on a page before, and stay the same; `late`: they do not, since
    that page lay open too long."""
    me, fresh = the_person().id, replace(drawn, asked_at=0, tapped=0, turn="")
    form.catatan.data, form.giliran.data = sign_drawn(me, fresh), _new_turn()
    form.pin.data = None  # a wrong one may be right but for one digit
    return page(
        "recovery/tanya.html",
        422 if form.errors else 200,
        form=form,
        again=again,
        late=late,
        are_used=words_are_used(me),
        had_words=queries.secret_of(me, "words") is not None,
        onward=onward(),
    )


def _shown_to_owner(form: OwnerForm, drawn: Drawn) -> Response:
    now, me = utcnow(), the_person()
    if not _is_turn(form.giliran.data):
        return _ask(OwnerForm(formdata=None), drawn, again=True)
    pin, words = form.pin.data or "", form.words.data or ""
    refusal = refuse_owner(me.id, device.current(), pin=pin, words=words, now=now)
    if refusal is None:
        return _shown(replace(drawn, asked_at=int(now.timestamp()), tapped=0))
    if queries.find_person(me.key, now) is None:
        return redirect(url_for("door.locked_out"), 303)
    form[refusal.field].errors = [_(refusal.why)]
    return _ask(form, drawn)


def _shown(drawn: Drawn) -> Response:
    me = the_person().id
    return page(
        "recovery/kata.html",
        form=Form(),
        words=drawn.words,
        note=sign_drawn(me, replace(drawn, turn=_new_turn())),
        had_words=queries.secret_of(me, "words") is not None,
        onward=onward(),
    )


def _tapped(drawn: Drawn) -> Response:
    """A tap is told by its place among the choices: a browser keeps what it sent."""
    me, choices = the_person().id, sorted(drawn.words)
    picked = request.form.get("pilih")
    right = picked == str(choices.index(drawn.words[drawn.tapped]))
    drawn = replace(drawn, tapped=drawn.tapped + right, turn=_new_turn())
    if drawn.tapped < len(choices):
        return page(
            "recovery/ketuk.html",
            form=Form(),
            choices=choices,
            tapped=drawn.words[: drawn.tapped],
            missed=picked is not None and not right,
            note=sign_drawn(me, drawn),
            onward=onward(),
        )
    give_words(me, drawn.words, now=utcnow())
    return redirect(url_for(".words_kept", lanjut=onward()), 303)


def _new_turn() -> str:
    """The mark of a page that is made now. This browser answers the last of them, and that once:
    the next page has another."""
    session[TURN] = secrets.token_urlsafe(9)
    return str(session[TURN])


def _is_turn(told: str | None) -> bool:
    return bool(told) and told == session.get(TURN)


@bp.get("/kata-pemulihan/tersimpan")
@signed_in
def words_kept() -> Response:
    then = carried.way_back(the_person().id) or onward()
    return page("recovery/tersimpan.html", then=then)


@bp.route("/masuk/kata", methods=["GET", "POST"])
@anyone
def enter_with_words() -> Response:
    here, form, watched = device.ensure(), WordsForm(), by_phone_and_address("words:address")
    if form.validate_on_submit():
        if not note_miss(watched):
            form.words.errors = [too_often()]
        else:
            words, pin = tidy_words(form.words.data or ""), form.pin.data or ""
            key = use_words(words, pin, here, now=utcnow())
            if key is not None:
                was_right(watched)
                return go_in(key, then=url_for(".show_words", lanjut=onward()))
            form.words.errors = [_("Enam kata ini belum cocok. Periksa urutannya.")]
    return page("recovery/masuk_kata.html", 422 if form.errors else 200, form=form)
