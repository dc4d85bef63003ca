"""The slip by which a person without a phone goes on with one."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from app.identity.queries import InvitationRow
from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import signed_in_person
from app.kit.room import InvitationCodePreview
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext as _
from app.kit.web.links import public_link, qr_code
from app.kit.web.pages import render
from app.spoken import actions, queries
from app.spoken.routes.frame import bp, own_cohort_or_404
from app.training.rules import VIEW_PERSON


@bp.route(
    "/kelompok/<uuid:cohort_id>/lisan/<uuid:account>", methods=["GET", "POST"], endpoint="slip"
)
@permissions.needs(VIEW_PERSON)
def claim_slip_page(cohort_id: UUID, account: UUID) -> Response:
    """The slip of a person who takes part without a phone: a code and its QR, for 24 hours."""
    cohort, me, form = own_cohort_or_404(cohort_id), signed_in_person().id, SignedInForm()
    person = queries.find_spoken_participant(cohort_id, account)
    if person is None or person.claimed:
        abort(404)
    if form.validate_on_submit():
        with transaction() as tx:
            actions.give_claim_code(tx, account, trainer=me, now=utcnow())
        return redirect(url_for(".slip", cohort_id=cohort_id, account=account), 303)
    given = queries.open_claim_code(account, me, utcnow())
    link = "" if given is None else public_link("sign_in.join_by", kode=given.code)
    return render(
        "spoken/slip.html",
        cohort=cohort,
        participant=person,
        form=form,
        given=given,
        link=link,
        qr=qr_code(link) if link else "",
    )


def preview_claim(invitation: InvitationRow) -> InvitationCodePreview | None:
    """What the slip says to who opens it; None if it is over. It names nobody: who finds a slip
    learns no name."""
    cohort = queries.cohort_of_claim(invitation.target, invitation.made_by)
    if cohort is None:
        return None
    return InvitationCodePreview(
        heading=_("Lanjutkan belajar dengan HP"),
        about=_("Jawaban Anda di kelompok ikut pindah ke sini."),
        by=_("Kartu ini dari pelatih %(name)s", name=invitation.maker),
        sees=_("Sesudah ini hanya Anda yang menjawab."),
    )


def claimed_account(invitation: InvitationRow) -> UUID | None:
    """The account that the slip hands over; None if it is over."""
    cohort = queries.cohort_of_claim(invitation.target, invitation.made_by)
    return None if cohort is None else invitation.target


def start_after_claiming(_invitation: InvitationRow) -> str:
    return url_for("shell.home")
