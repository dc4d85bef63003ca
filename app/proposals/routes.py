"""`/usul`: what organisations propose, and what was answered; `/kelola/usul` for staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.identity import actions as identity
from app.identity.queries import is_limit_used_up
from app.identity.rules.limits import address_for_rate_limit
from app.kit.clock import today, utcnow
from app.kit.permissions import needs, public, signed_in_person
from app.kit.store.db import transaction
from app.kit.web.pages import render
from app.proposals import actions, queries
from app.proposals.forms import AnswerForm, EnteredProposalForm, SentProposalForm
from app.proposals.queries import ReadProposal
from app.proposals.rules import STATES, SUBJECTS
from app.regions.codes import COUNTRY

MANAGE = "proposals:proposal:manage"
LIMIT = "proposal:address"
WORDS: dict[str, Any] = {"subjects": SUBJECTS, "states": STATES}
bp = Blueprint("proposals", __name__, template_folder="templates")


@bp.get("/usul", endpoint="list")
@public
def proposals_page() -> Response:
    return render("proposals/list.html", proposals=queries.released_proposals(), **WORDS)


@bp.get("/usul/<uuid:proposal>", endpoint="proposal")
@public
def proposal_page(proposal: UUID) -> Response:
    """A proposal, its answers and what became of it; 404 while it waits for staff."""
    found = queries.find_released_proposal(proposal) or abort(404)
    return render("proposals/proposal.html", proposal=found, **WORDS)


@bp.route("/usul/kirim", methods=["GET", "POST"], endpoint="send")
@public
def send_proposal_page() -> BaseResponse:
    """An organisation sends a proposal, which waits for staff. Nothing tells who sent it."""
    form = SentProposalForm()
    fault = ""
    if form.validate_on_submit():
        fault = _store_sent(form)
        if not fault:
            return redirect(url_for(".sent"), 303)
    status = 429 if fault == "often" else 503 if fault else 422 if form.errors else 200
    return render("proposals/send.html", status, form=form, fault=fault)


def _store_sent(form: SentProposalForm) -> str:
    """Why the proposal is not stored now: "often" for one network, "full" if too many wait; ""."""
    now = utcnow()
    key = identity.rate_limit_key(LIMIT, address_for_rate_limit(request.remote_addr))
    if is_limit_used_up(LIMIT, key, now):
        return "often"
    try:
        with transaction() as tx:
            identity.count_failed_attempt(tx, LIMIT, key, now=now)
            actions.send_proposal(tx, form.said(), today=today())
    except actions.TooManyWaitingError:
        return "full"
    return ""


@bp.get("/usul/terkirim", endpoint="sent")
@public
def sent_page() -> Response:
    return render("proposals/sent.html")


@bp.get("/kelola/usul", endpoint="manage")
@needs(MANAGE)
def manage_page() -> Response:
    _require_manager()
    return render(
        "proposals/manage.html",
        waiting=queries.waiting_proposals(),
        proposals=queries.released_proposals(),
        **WORDS,
    )


@bp.route("/kelola/usul/baru", methods=["GET", "POST"], endpoint="enter")
@needs(MANAGE)
def enter_proposal_page() -> BaseResponse:
    """Write down a proposal for an organisation; everybody may read it at once."""
    _require_manager()
    form = EnteredProposalForm()
    if form.validate_on_submit():
        with transaction() as tx:
            made = actions.enter_proposal(
                tx,
                form.said(),
                proposed_on=form.proposed_on.data or today(),
                now=utcnow(),
                by=signed_in_person().id,
            )
        return redirect(url_for(".manage_one", proposal=made), 303)
    return render("proposals/enter.html", 422 if form.errors else 200, form=form)


@bp.route("/kelola/usul/<uuid:proposal>", methods=["GET", "POST"], endpoint="manage_one")
@needs(MANAGE)
def answer_proposal_page(proposal: UUID) -> BaseResponse:
    """A proposal for staff: answer it if everybody may read it, else release or delete it."""
    found = _proposal_or_404(proposal)
    form = AnswerForm()
    if found.is_released and form.validate_on_submit():
        with transaction() as tx:
            actions.answer_proposal(
                tx, proposal, form.said(), now=utcnow(), by=signed_in_person().id
            )
        return redirect(url_for(".manage_one", proposal=proposal), 303)
    status = 422 if form.errors else 200
    return render("proposals/manage_one.html", status, proposal=found, form=form, **WORDS)


@bp.post("/kelola/usul/<uuid:proposal>/umumkan", endpoint="release")
@needs(MANAGE)
def release_proposal_now(proposal: UUID) -> BaseResponse:
    _proposal_or_404(proposal)
    with transaction() as tx:
        actions.release_proposal(tx, proposal, now=utcnow(), by=signed_in_person().id)
    return redirect(url_for(".manage_one", proposal=proposal), 303)


@bp.post("/kelola/usul/<uuid:proposal>/hapus", endpoint="delete")
@needs(MANAGE)
def delete_proposal_now(proposal: UUID) -> BaseResponse:
    """Delete a proposal that waits; one that everybody may read stays."""
    _require_manager()
    with transaction() as tx:
        actions.delete_waiting_proposal(tx, proposal, now=utcnow(), by=signed_in_person().id)
    return redirect(url_for(".manage"), 303)


def _proposal_or_404(proposal: UUID) -> ReadProposal:
    _require_manager()
    return queries.find_proposal(proposal) or abort(404)


def _require_manager() -> None:
    """404 unless the person answers for the whole country, as proposals are about all of it."""
    if not signed_in_person().may(MANAGE, COUNTRY):
        abort(404)
