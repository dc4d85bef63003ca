"""`/kelola/token-baca`: tokens by which programs read the files of coverage."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, abort, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.frozen_weeks.rules import PERMISSION
from app.kit.clock import utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import needs, signed_in_person
from app.kit.registry import registry
from app.kit.secrets import derived_numbers, hash_token, sign_json, verify_signed
from app.kit.store.db import new_id, transaction
from app.kit.web.pages import render
from app.read_tokens import actions, queries
from app.read_tokens.forms import ReadTokenForm
from app.read_tokens.queries import ReadTokenDetails
from app.read_tokens.rules import read_token_text
from app.regions.queries import region_names
from app.staff.rules import MAKE

bp = Blueprint("read_tokens", __name__, template_folder="templates")

PURPOSE = "read-token"
NOTE_LIVES = 60 * 60
"""Seconds for which a form, sent again, shows its token again."""


@bp.get("/kelola/token-baca", endpoint="tokens")
@needs(PERMISSION)
def read_tokens_page() -> Response:
    """The tokens of this person, and those of others within the region of an admin."""
    now = utcnow()
    mine = [token for token in queries.list_read_tokens() if _may_revoke(token)]
    return render(
        "read_tokens/tokens.html",
        current=[token for token in mine if not token.is_over(now)],
        over=[token for token in mine if token.is_over(now)],
        names=region_names({code for token in mine for code in token.regions}),
        me=signed_in_person().id,
    )


@bp.route("/kelola/token-baca/baru", methods=["GET", "POST"], endpoint="new_token")
@needs(PERMISSION)
def new_read_token_page() -> BaseResponse:
    """Make a token and show it; the same form sent again shows it again."""
    who, form = signed_in_person(), ReadTokenForm()
    if form.note.data is None:
        form.note.data = sign_json([new_id().hex, who.id.hex], PURPOSE)
        form.regions.data = form.regions.data or ", ".join(sorted(who.scopes(PERMISSION)))
    if not form.validate_on_submit():
        return render("read_tokens/new_token.html", 422 if form.errors else 200, form=form)
    note = verify_signed(form.note.data, PURPOSE, NOTE_LIVES)
    if note is None or note[1] != who.id.hex:
        return redirect(url_for(".new_token"), 303)
    text = _make_or_repeat(form, UUID(note[0]))
    if text is None:
        return redirect(url_for(".tokens"), 303)
    return render(
        "read_tokens/made_token.html",
        text=text,
        name=form.name.data,
        last_day=form.last_day.data,
        region=form.region_codes()[0],
        site=registry().settings.public_url,
    )


def _make_or_repeat(form: ReadTokenForm, token_id: UUID) -> str | None:
    """The text of the new token, which follows from the form's number; that of the token which the
    form has made before; None if that one cannot be shown any more."""
    texts = [read_token_text(number) for number in derived_numbers(PURPOSE, token_id.hex)]
    with transaction() as tx:
        actions.make_read_token(
            tx,
            token_id,
            texts[0],
            name=form.name.data or "",
            regions=form.region_codes(),
            maker=signed_in_person().id,
            until=form.until(),
            now=utcnow(),
        )
    kept = queries.read_token_hash(token_id)
    return next((text for text in texts if hash_token(text) == kept), None)


@bp.route(
    "/kelola/token-baca/<uuid:token_id>/cabut", methods=["GET", "POST"], endpoint="revoke_token"
)
@needs(PERMISSION)
def revoke_read_token_page(token_id: UUID) -> BaseResponse:
    """Revoke a token after a confirmation; pressed twice, it is revoked once."""
    found, form = queries.find_read_token(token_id), SignedInForm()
    if found is None or not _may_revoke(found):
        abort(404)
    if found.revoked_at is None and not form.validate_on_submit():
        return render("read_tokens/revoke_token.html", form=form, token=found)
    with transaction() as tx:
        revoker = signed_in_person().id
        actions.revoke_read_token(tx, token_id, now=utcnow(), revoked_by=revoker)
    return redirect(url_for(".tokens"), 303)


def _may_revoke(token: ReadTokenDetails) -> bool:
    """Whether this person made the token, or gives out accounts in all its regions."""
    who = signed_in_person()
    return token.maker == who.id or all(who.may(MAKE, region) for region in token.regions)
