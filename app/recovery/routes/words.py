"""The six words: shown after the PIN, and tapped in order; and signing in with them."""

from __future__ import annotations

import secrets
from dataclasses import replace

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from app.identity import queries
from app.kit.clock import utcnow
from app.kit.forms.base import Form
from app.kit.permissions import anyone, signed_in, the_person
from app.kit.text.i18n import gettext as _
from app.kit.web import device, pending_form
from app.kit.web.next_path import next_path
from app.kit.web.pages import page
from app.recovery.actions import (
    DrawnWords,
    check_owner,
    count_misses,
    draw_words,
    give_words,
    keys_of_phone_and_address,
    read_drawn_words,
    sign_drawn_words,
    uncount_misses,
    use_words,
)
from app.recovery.forms import PinOrWordsForm, WordsForm
from app.recovery.queries import has_used_words
from app.recovery.routes.frame import bp, go_in, too_many_tries_message
from app.recovery.rules.words import tidy_words

TURN = "kata"
"""Key in the session: the turn of the words page that may be answered."""


@bp.get("/kata-pemulihan")
@signed_in
def show_words() -> Response:
    """Ask for the PIN or the current words: the words open the profile on any phone, and somebody
    else may hold this one. A person without a PIN, such as staff, needs no words."""
    if queries.secret_of(the_person().id, "pin") is None:
        return redirect(url_for("shell.home"), 303)
    return _ask_owner(PinOrWordsForm(formdata=None), draw_words())


@bp.post("/kata-pemulihan")
@signed_in
def continue_words() -> Response:
    """Answer the PIN with the words, and each tap with the next. A page may be answered once, so
    that Back and reload, which send a form again, lead to the question for the PIN."""
    form = PinOrWordsForm()
    drawn = read_drawn_words(form.catatan.data, the_person().id)
    if drawn is None:
        return _ask_owner(PinOrWordsForm(formdata=None), draw_words(), expired=True)
    if form.pin.raw_data:
        return _show_to_owner(form, drawn)
    if not _is_current_turn(drawn.turn) or not drawn.may_be_shown(utcnow()):
        return _ask_owner(PinOrWordsForm(formdata=None), drawn, again=True)
    return _show(drawn) if "lihat" in request.form else _tap(drawn)


def _ask_owner(
    form: PinOrWordsForm, drawn: DrawnWords, *, again: bool = False, expired: bool = False
) -> Response:
    """The page that asks for the PIN. `again`: a page has shown these words before, and they stay
    the same; `expired`: that page was open too long, and the words are new."""
    me, unchecked = the_person().id, replace(drawn, checked_at=0, tapped=0, turn="")
    form.catatan.data, form.giliran.data = sign_drawn_words(me, unchecked), _new_turn()
    form.pin.data = None  # a wrong one may be right but for one digit
    return page(
        "recovery/tanya.html",
        422 if form.errors else 200,
        form=form,
        again=again,
        expired=expired,
        words_used=has_used_words(me),
        had_words=queries.secret_of(me, "words") is not None,
        onward=next_path(),
    )


def _show_to_owner(form: PinOrWordsForm, drawn: DrawnWords) -> Response:
    now, me = utcnow(), the_person()
    if not _is_current_turn(form.giliran.data):
        return _ask_owner(PinOrWordsForm(formdata=None), drawn, again=True)
    pin, words = form.pin.data or "", form.words.data or ""
    refusal = check_owner(me.id, device.current(), pin=pin, words=words, now=now)
    if refusal is None:
        return _show(replace(drawn, checked_at=int(now.timestamp()), tapped=0))
    if queries.find_person(me.key, now) is None:
        return redirect(url_for("sign_in.locked_out"), 303)
    form[refusal.field].errors = [_(refusal.reason)]
    return _ask_owner(form, drawn)


def _show(drawn: DrawnWords) -> Response:
    me = the_person().id
    return page(
        "recovery/kata.html",
        form=Form(),
        words=drawn.words,
        note=sign_drawn_words(me, replace(drawn, turn=_new_turn())),
        had_words=queries.secret_of(me, "words") is not None,
        onward=next_path(),
    )


def _tap(drawn: DrawnWords) -> Response:
    """Check the tapped word and ask for the next. A word is sent as its position among the choices,
    since a browser keeps what it sent."""
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
            note=sign_drawn_words(me, drawn),
            onward=next_path(),
        )
    give_words(me, drawn.words, now=utcnow())
    return redirect(url_for(".words_kept", lanjut=next_path()), 303)


def _new_turn() -> str:
    """A mark for the page that is made now. Only the latest page of this browser may be answered,
    and only once, since the next page has another mark."""
    session[TURN] = secrets.token_urlsafe(9)
    return str(session[TURN])


def _is_current_turn(turn: str | None) -> bool:
    return bool(turn) and turn == session.get(TURN)


@bp.get("/kata-pemulihan/tersimpan")
@signed_in
def words_kept() -> Response:
    then = pending_form.return_path(the_person().id) or next_path()
    return page("recovery/tersimpan.html", then=then)


@bp.route("/masuk/kata", methods=["GET", "POST"])
@anyone
def enter_with_words() -> Response:
    here, form, watched = device.ensure(), WordsForm(), keys_of_phone_and_address("words:address")
    if form.validate_on_submit():
        if not count_misses(watched):
            form.words.errors = [too_many_tries_message()]
        else:
            words, pin = tidy_words(form.words.data or ""), form.pin.data or ""
            key = use_words(words, pin, here, now=utcnow())
            if key is not None:
                uncount_misses(watched)
                return go_in(key, then=url_for(".show_words", lanjut=next_path()))
            form.words.errors = [_("Enam kata ini belum cocok. Periksa urutannya.")]
    return page("recovery/masuk_kata.html", 422 if form.errors else 200, form=form)
