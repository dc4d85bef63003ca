"""The six words: shown and tapped in order; and signing in with them."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app.identity import queries
from app.kit.clock import utcnow
from app.kit.forms.base import Form
from app.kit.permissions import anyone, signed_in, the_person
from app.kit.text.i18n import gettext as _
from app.kit.web import device, pending_form
from app.kit.web.pages import page
from app.recovery.actions import (
    count_misses,
    give_words,
    keys_of_phone_and_address,
    sign_words,
    uncount_misses,
    use_words,
    words_in,
)
from app.recovery.forms import WordsForm
from app.recovery.routes.frame import bp, go_in, too_often
from app.recovery.rules.words import draw_words, tidy_words


@bp.get("/kata-pemulihan")
@signed_in
def show_words() -> Response:
    return _shown(draw_words())


def _shown(words: tuple[str, ...]) -> Response:
    me = the_person().id
    return page(
        "recovery/kata.html",
        form=Form(),
        words=words,
        note=sign_words(me, words, 0),
        had_words=queries.secret_of(me, "words") is not None,
    )


@bp.post("/kata-pemulihan")
@signed_in
def tap_words() -> Response:
    me = the_person().id
    note = words_in(request.form.get("catatan"), me)
    if note is None:
        return redirect(url_for(".show_words"), 303)
    words, tapped = note
    picked = request.form.get("pilih")
    if "lihat" in request.form:
        return _shown(words)
    right = picked == words[tapped]
    tapped += right
    if tapped < len(words):
        return page(
            "recovery/ketuk.html",
            form=Form(),
            choices=sorted(words),
            tapped=words[:tapped],
            missed=picked is not None and not right,
            note=sign_words(me, words, tapped),
        )
    give_words(me, words, now=utcnow())
    return redirect(url_for(".words_kept"), 303)


@bp.get("/kata-pemulihan/tersimpan")
@signed_in
def words_kept() -> Response:
    return page("recovery/tersimpan.html", then=pending_form.return_path(the_person().id))


@bp.route("/masuk/kata", methods=["GET", "POST"])
@anyone
def enter_with_words() -> Response:
    here, form, watched = device.ensure(), WordsForm(), keys_of_phone_and_address("words:address")
    if form.validate_on_submit():
        if not count_misses(watched):
            form.words.errors = [too_often()]
        else:
            words, pin = tidy_words(form.words.data or ""), form.pin.data or ""
            key = use_words(words, pin, here, now=utcnow())
            if key is not None:
                uncount_misses(watched)
                return go_in(key, then=url_for(".show_words"))
            form.words.errors = [_("Enam kata ini belum cocok. Periksa urutannya.")]
    return page("recovery/masuk_kata.html", 422 if form.errors else 200, form=form)
