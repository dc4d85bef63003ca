"""The six words: shown and tapped in order; and coming in by them, or by a trainer's code."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app.door.actions import give_words, sign_words, use_code, use_words, words_in
from app.door.forms.signing_in import CodeForm, WordsForm
from app.door.routes.frame import bp, by_address, go_in, note_miss, too_often, was_right
from app.door.rules.words import draw_words, tidy_words
from app.identity import queries
from app.kit import device
from app.kit.clock import utcnow
from app.kit.forms import Form
from app.kit.i18n import gettext as _
from app.kit.pages import page
from app.kit.permissions import anyone, signed_in, the_person


@bp.get("/kata-pemulihan")
@signed_in
def show_words() -> Response:
    return _shown(draw_words())


def _shown(words: tuple[str, ...]) -> Response:
    me = the_person().id
    return page(
        "door/kata.html",
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
            "door/ketuk.html",
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
    return page("door/tersimpan.html")


@bp.route("/masuk/kata", methods=["GET", "POST"])
@anyone
def enter_with_words() -> Response:
    here, form, watched = device.ensure(), WordsForm(), by_address("words:address")
    if form.validate_on_submit():
        if not note_miss(watched):
            form.words.errors = [too_often()]
        else:
            words, pin = tidy_words(form.words.data or ""), form.pin.data or ""
            key = use_words(words, pin, here, now=utcnow())
            if key is not None:
                was_right(watched)
                return go_in(key, then=url_for(".show_words"))
            form.words.errors = [_("Enam kata ini belum cocok. Periksa urutannya.")]
    return page("door/masuk_kata.html", 422 if form.errors else 200, form=form)


@bp.route("/masuk/kode", methods=["GET", "POST"])
@anyone
def enter_with_code() -> Response:
    here, form, watched = device.ensure(), CodeForm(), by_address("code:address")
    if form.validate_on_submit():
        if not note_miss(watched):
            form.code.errors = [too_often()]
        else:
            key = use_code(form.code.data or "", form.pin.data or "", here, now=utcnow())
            if key is not None:
                was_right(watched)
                return go_in(key)
            form.code.errors = [_("Kode dan angka ini belum cocok. Periksa keduanya.")]
    return page("door/masuk_kode.html", 422 if form.errors else 200, form=form)
