"""`/kelompok/…/undangan`: slips to print, invitations that are open, and how to send or end one."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.forms.base import SignedInForm
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext as _
from app.kit.web.links import public_link, qr_code
from app.kit.web.pages import render
from app.rosters import actions, queries
from app.rosters.queries import RosterInvitationRow
from app.rosters.routes.frame import bp, own_cohort_or_404
from app.training.rules import MAKE_COHORT

SLIPS_A_SHEET = 8
MOST_SLIPS = 200
"""On one page; more are printed in parts."""


@bp.route("/kelompok/<uuid:cohort_id>/undangan", methods=["GET", "POST"], endpoint="invitations")
@permissions.needs(MAKE_COHORT)
def invitations_page(cohort_id: UUID) -> BaseResponse:
    """The invitations that nobody accepted yet; `tarik` withdraws one."""
    cohort = own_cohort_or_404(cohort_id)
    form = SignedInForm()
    if form.validate_on_submit():
        sent = [UUID(text) for text in request.form.getlist("tarik") if _is_uuid(text)]
        with transaction() as tx:
            actions.withdraw_roster_invitations(tx, cohort_id, sent, now=utcnow())
        return redirect(url_for(".invitations", cohort_id=cohort_id), 303)
    invited = queries.invitations_of_cohort(cohort_id)
    waiting = _open(invited)
    return render(
        "rosters/invitations.html",
        cohort=cohort,
        form=form,
        waiting=[(each, _chat_link(each, cohort.name)) for each in waiting],
        accepted=sum(each.has_pin for each in invited),
        without_phone=sum(each.account is not None and not each.has_pin for each in invited),
        is_draft=queries.drafted_list(cohort_id, permissions.signed_in_person().id) is not None,
    )


@bp.get("/kelompok/<uuid:cohort_id>/undangan/cetak", endpoint="slips")
@permissions.needs(MAKE_COHORT)
def slips_page(cohort_id: UUID) -> Response:
    """The slips of open invitations, eight on a sheet of A4; from the number `dari` on."""
    cohort = own_cohort_or_404(cohort_id)
    start = request.args.get("dari", "1")
    first = int(start) if start.isdecimal() and len(start) < 7 else 1
    waiting = [
        each for each in _open(queries.invitations_of_cohort(cohort_id)) if each.number >= first
    ]
    shown, rest = waiting[:MOST_SLIPS], waiting[MOST_SLIPS:]
    slips = [(each, _link(each.code), qr_code(_link(each.code))) for each in shown]
    sheets = [slips[at : at + SLIPS_A_SHEET] for at in range(0, len(slips), SLIPS_A_SHEET)]
    later = url_for(".slips", cohort_id=cohort_id, dari=rest[0].number) if rest else None
    return render("rosters/slips.html", cohort=cohort, sheets=sheets, later=later)


def _open(invited: list[RosterInvitationRow]) -> list[RosterInvitationRow]:
    now = utcnow()
    return [each for each in invited if each.account is None and each.until > now]


def _link(code: str) -> str:
    return public_link("sign_in.join_by", kode=code)


def _chat_link(invitation: RosterInvitationRow, cohort: str) -> str:
    """Opens the chat app with the text and no number: the trainer picks the person there."""
    text = _(
        "Anda diajak belajar bersama %(cohort)s. Pelajaran pendek tentang uang, gratis. Buka:"
        " %(link)s",
        cohort=cohort,
        link=_link(invitation.code),
    )
    return f"https://wa.me/?text={quote(text)}"


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
