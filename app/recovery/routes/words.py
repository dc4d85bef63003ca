"""The six words: shown after the PIN, and tapped in order; and signing in with them."""

from __future__ import annotations

import secrets
from dataclasses import replace

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from app.identity import queries
from app.kit.clock import utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import anyone, signed_in, signed_in_person
from app.kit.text.i18n import gettext as _
from app.kit.web import device, pending_form
from app.kit.web.next_path import path_after_sign_in
from app.kit.web.pages import render
from app.recovery.actions import (
    TOO_MANY_ATTEMPTS,
    UnsavedRecoveryWords,
    check_owner,
    count_failed_attempts,
    generate_recovery_words,
    limit_keys_of_request,
    read_unsaved_words,
    save_recovery_words,
    sign_in_with_recovery_words,
    sign_unsaved_words,
    uncount_failed_attempts,
)
from app.recovery.forms import PinOrWordsForm, SignInWithRecoveryWordsForm
from app.recovery.queries import has_used_recovery_words
from app.recovery.routes.frame import bp, open_session_and_redirect
from app.recovery.rules.words import normalize_typed_words

TURN = "kata"
"""Key in the session: the token of the words page that may be answered."""


@bp.get("/kata-pemulihan", endpoint="show_words")
@signed_in
def recovery_words_page() -> Response:
    """Ask for the PIN or the current words, since somebody else may hold this phone and the words
    open the profile on any other. A person without a PIN, such as staff, needs no words."""
    if queries.find_credential(signed_in_person().id, "pin") is None:
        return redirect(url_for("shell.home"), 303)
    return _pin_question_page(PinOrWordsForm(formdata=None), generate_recovery_words())


@bp.post("/kata-pemulihan", endpoint="continue_words")
@signed_in
def continue_recovery_words() -> Response:
    """Take the PIN, or a tapped word, and show the next page. Each page may be answered once: Back
    and reload, which send a form again, lead to the question for the PIN."""
    form = PinOrWordsForm()
    drawn = read_unsaved_words(form.catatan.data, signed_in_person().id)
    if drawn is None:
        return _pin_question_page(
            PinOrWordsForm(formdata=None), generate_recovery_words(), expired=True
        )
    if form.pin.raw_data:
        return _check_owner_and_show_words(form, drawn)
    if not _is_latest_page_token(drawn.turn) or not drawn.may_be_shown(utcnow()):
        return _pin_question_page(PinOrWordsForm(formdata=None), drawn, again=True)
    return _acquaintances_page(drawn) if "lihat" in request.form else _answer_tapped_word(drawn)


def _pin_question_page(
    form: PinOrWordsForm, drawn: UnsavedRecoveryWords, *, again: bool = False, expired: bool = False
) -> Response:
    """The page that asks for the PIN. `again`: the words were shown before and stay the same;
    `expired`: the page was open too long, and the words are new."""
    me, unchecked = signed_in_person().id, replace(drawn, checked_at=0, tapped=0, turn="")
    form.catatan.data, form.giliran.data = sign_unsaved_words(me, unchecked), _new_page_token()
    form.pin.data = None  # a wrong one may be right but for one digit
    return render(
        "recovery/tanya.html",
        422 if form.errors else 200,
        form=form,
        again=again,
        expired=expired,
        words_used=has_used_recovery_words(me),
        had_words=queries.find_credential(me, "words") is not None,
        onward=path_after_sign_in(),
    )


def _check_owner_and_show_words(form: PinOrWordsForm, drawn: UnsavedRecoveryWords) -> Response:
    now, me = utcnow(), signed_in_person()
    if not _is_latest_page_token(form.giliran.data):
        return _pin_question_page(PinOrWordsForm(formdata=None), drawn, again=True)
    pin, words = form.pin.data or "", form.words.data or ""
    refusal = check_owner(me.id, device.current_device_hash(), pin=pin, words=words, now=now)
    if refusal is None:
        return _acquaintances_page(replace(drawn, checked_at=int(now.timestamp()), tapped=0))
    if queries.find_person_by_session_key(me.key, now) is None:
        return redirect(url_for("sign_in.locked_out"), 303)
    form[refusal.field].errors = [_(refusal.reason)]
    return _pin_question_page(form, drawn)


def _acquaintances_page(drawn: UnsavedRecoveryWords) -> Response:
    me = signed_in_person().id
    return render(
        "recovery/kata.html",
        form=SignedInForm(),
        words=drawn.words,
        note=sign_unsaved_words(me, replace(drawn, turn=_new_page_token())),
        had_words=queries.find_credential(me, "words") is not None,
        onward=path_after_sign_in(),
    )


def _answer_tapped_word(drawn: UnsavedRecoveryWords) -> Response:
    """Check the tapped word and ask for the next. A word is sent as its position among the choices,
    since a browser keeps what it sent."""
    me, choices = signed_in_person().id, sorted(drawn.words)
    picked = request.form.get("pilih")
    right = picked == str(choices.index(drawn.words[drawn.tapped]))
    drawn = replace(drawn, tapped=drawn.tapped + right, turn=_new_page_token())
    if drawn.tapped < len(choices):
        return render(
            "recovery/ketuk.html",
            form=SignedInForm(),
            choices=choices,
            tapped=drawn.words[: drawn.tapped],
            missed=picked is not None and not right,
            note=sign_unsaved_words(me, drawn),
            onward=path_after_sign_in(),
        )
    save_recovery_words(me, drawn.words, now=utcnow())
    return redirect(url_for(".words_kept", lanjut=path_after_sign_in()), 303)


def _new_page_token() -> str:
    """A random token for this page, stored in the session. Only the latest page of this browser may
    be answered, and only once, since the next page has another token."""
    session[TURN] = secrets.token_urlsafe(9)
    return str(session[TURN])


def _is_latest_page_token(turn: str | None) -> bool:
    return bool(turn) and turn == session.get(TURN)


@bp.get("/kata-pemulihan/tersimpan", endpoint="words_kept")
@signed_in
def words_saved_page() -> Response:
    then = pending_form.pending_form_path(signed_in_person().id) or path_after_sign_in()
    return render("recovery/tersimpan.html", then=then)


@bp.route("/masuk/kata", methods=["GET", "POST"], endpoint="enter_with_words")
@anyone
def sign_in_with_words_page() -> Response:
    here, form, watched = (
        device.ensure_device_hash(),
        SignInWithRecoveryWordsForm(),
        limit_keys_of_request("words:address"),
    )
    if form.validate_on_submit():
        if not count_failed_attempts(watched):
            form.words.errors = [_(TOO_MANY_ATTEMPTS)]
        else:
            words, pin = normalize_typed_words(form.words.data or ""), form.pin.data or ""
            key = sign_in_with_recovery_words(words, pin, here, now=utcnow())
            if key is not None:
                uncount_failed_attempts(watched)
                return open_session_and_redirect(
                    key, then=url_for(".show_words", lanjut=path_after_sign_in())
                )
            form.words.errors = [_("Enam kata ini belum cocok. Periksa urutannya.")]
    return render("recovery/masuk_kata.html", 422 if form.errors else 200, form=form)
