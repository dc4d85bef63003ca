"""Links by which an organisation keeps its own entry: made by the staff, used without an account.

Nobody learns from a link that does not work whether there ever was one."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, request, url_for
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as BaseResponse

from app.identity import actions as identity
from app.identity import queries as people
from app.identity.rules import LIMITS, address_for_rate_limit
from app.kit.clock import today, utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import anyone, needs, signed_in_person
from app.kit.registry import registry
from app.kit.secrets import derived_numbers, hash_token, sign_json, verify_signed
from app.kit.store.db import new_id, transaction
from app.kit.text.i18n import gettext
from app.kit.web.pages import render
from app.partners import actions, queries
from app.partners.forms import LinkForm, OwnEntryForm
from app.partners.queries import StoredEntry
from app.partners.routes.frame import bp
from app.partners.routes.kept import KEEP, kept_or_404
from app.partners.rules.links import link_text
from app.partners.rules.versions import LINK

PURPOSE = "partner-link"
NOTE_LIVES = 60 * 60
"""Seconds for which a form, sent again, shows its link again."""
WRONG, SENT = "partner_link:address", "partner_link:sent"
"""The limits of wrong links from one address, and of changes sent by one link."""


@bp.route("/kelola/mitra/<uuid:partner>/tautan", methods=["GET", "POST"], endpoint="links")
@needs(KEEP)
def links_page(partner: UUID) -> BaseResponse:
    """The links of an entry; make one, which is shown once."""
    entry, form, who = kept_or_404(partner).entry, LinkForm(), signed_in_person()
    if form.note.data is None:
        form.note.data = sign_json([new_id().hex, who.id.hex, partner.hex], PURPOSE)
    if form.validate_on_submit():
        note = verify_signed(form.note.data, PURPOSE, NOTE_LIVES)
        its = [who.id.hex, partner.hex]
        text = _make_or_repeat(form, UUID(note[0]), partner) if note and note[1:] == its else None
        if text is None:
            return redirect(url_for(".links", partner=partner), 303)
        address = registry().settings.public_url + url_for(".own_entry", secret=text)
        return render(
            "partners/made_link.html", entry=entry, address=address, last_day=form.last_day.data
        )
    return render(
        "partners/links.html",
        422 if form.errors else 200,
        form=form,
        entry=entry,
        links=queries.links_of(partner),
        now=utcnow(),
    )


@bp.route("/kelola/mitra/tautan/<uuid:link>/cabut", methods=["GET", "POST"], endpoint="revoke_link")
@needs(KEEP)
def revoke_link_page(link: UUID) -> BaseResponse:
    """Revoke a link after a confirmation."""
    found, form = queries.find_link(link), SignedInForm()
    if found is None:
        abort(404)
    entry = kept_or_404(found.partner).entry
    if not form.validate_on_submit():
        return render("partners/revoke_link.html", form=form, entry=entry, link=found)
    with transaction() as tx:
        actions.revoke_link(tx, link, by=signed_in_person().id, now=utcnow())
    return redirect(url_for(".links", partner=entry.id), 303)


@bp.route("/mitra/isi/<secret>", methods=["GET", "POST"], endpoint="own_entry")
@anyone
def own_entry_page(secret: str) -> BaseResponse:
    """The form by which an organisation proposes a change of its own entry."""
    now = utcnow()
    key = identity.rate_limit_key(WRONG, address_for_rate_limit(request.remote_addr))
    _refuse_too_many(WRONG, key)
    found = queries.find_open_link(secret, KEEP, now)
    if found is None:
        with transaction() as tx:
            identity.count_failed_attempt(tx, WRONG, key, now=now)
        return render("partners/link_gone.html", 404)
    link, stored = found
    form = OwnEntryForm(obj=stored.entry)
    if form.validate_on_submit() and _send(form, stored, link.id, link.maker):
        return redirect(url_for(".own_entry", secret=secret, terkirim=1), 303)
    return render(
        "partners/own_entry.html",
        422 if form.errors else 200,
        form=form,
        entry=stored.entry,
        last_day=link.last_day,
        is_sent="terkirim" in request.args and not form.errors,
    )


def _send(form: OwnEntryForm, stored: StoredEntry, link: UUID, maker: UUID) -> bool:
    """Whether the change waits for a review; if not, the form says why."""
    now, key = utcnow(), identity.rate_limit_key(SENT, link.hex)
    _refuse_too_many(SENT, key)
    with transaction() as tx:
        identity.count_failed_attempt(tx, SENT, key, now=now)
    try:
        with transaction() as tx:
            actions.propose_version(
                tx, form.entry(stored.entry), by=maker, now=now, today=today(), origin=LINK
            )
    except actions.FaultyEntryError as error:
        form.show_faults(error.faults)
    except actions.NothingChangedError:
        form.about.errors = [gettext("Belum ada yang berubah.")]
    except actions.EndedEntryError:
        abort(404)
    return not form.errors


def _refuse_too_many(limit: str, key: str) -> None:
    if people.is_limit_used_up(limit, key, utcnow()):
        raise TooManyRequests(retry_after=LIMITS[limit].minutes * 60)


def _make_or_repeat(form: LinkForm, link: UUID, partner: UUID) -> str | None:
    """The secret of the new link, which follows from the form's number; that of the link which the
    form has made before; None if that one cannot be shown any more."""
    texts = [link_text(number) for number in derived_numbers(PURPOSE, link.hex)]
    with transaction() as tx:
        actions.make_link(
            tx, link, texts[0], partner,
            maker=signed_in_person().id, until=form.until(), now=utcnow(),
        )  # fmt: skip
    kept = queries.link_hash(link)
    return next((text for text in texts if hash_token(text) == kept), None)
