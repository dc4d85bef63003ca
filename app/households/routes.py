"""/keluarga: who is in the family, who may see whom, invitations, the village, leaving."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.households import actions, queries
from app.households.forms import HouseholdInvitationForm
from app.households.queries import HouseholdMembership, VisibleHousehold
from app.households.rules import (
    SHARING_VERSION,
    HouseholdGoneError,
    NotInHouseholdError,
    UnknownVillageError,
)
from app.identity import actions as identity
from app.identity import queries as people
from app.identity.queries import InvitationRow
from app.identity.rules import normalize_typed_code
from app.kit.clock import utcnow
from app.kit.permissions import signed_in, signed_in_person
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language
from app.kit.web.links import public_link, qr_code
from app.kit.web.next_path import path_after_sign_in
from app.kit.web.pages import render
from app.regions import codes
from app.regions import queries as regions

bp = Blueprint("households", __name__, template_folder="templates")


@bp.errorhandler(NotInHouseholdError)
@bp.errorhandler(HouseholdGoneError)
def redirect_to_current_household(_error: Exception) -> BaseResponse:
    """Redirect to the current state after a button was pressed twice, or on two phones at once."""
    return redirect(url_for("households.family"), 303)


@bp.get("/keluarga", endpoint="family")
@signed_in
def family_page() -> Response:
    reader, now = signed_in_person().id, utcnow()
    homes = queries.households_visible_to(reader)
    return render(
        "households/family.html",
        homes=homes,
        places=_village_names(homes),
        news=queries.core_change_notice(reader)
        if any(home.core_changed for home in homes)
        else None,
        codes={home.id: queries.open_household_codes(reader, home.id, now) for home in homes},
    )


@bp.post("/keluarga/daftar-inti")
@signed_in
def dismiss_core_notice() -> BaseResponse:
    """“Saya mengerti”: dismiss the notice of a changed core list and return to the page."""
    with transaction() as tx:
        actions.dismiss_core_notice(tx, signed_in_person().id)
    return redirect(path_after_sign_in() or url_for("households.family"), 303)


@bp.post("/keluarga/izin/<uuid:anggota>", endpoint="answer")
@signed_in
def answer_sharing_question(anggota: UUID) -> BaseResponse:
    """Store whether a relative may see the reader's lessons; replaces an earlier answer."""
    me, now = signed_in_person().id, utcnow()
    with transaction() as tx:
        if request.form.get("jawaban") == "boleh":
            try:
                actions.share_progress(
                    tx, me, anggota, version=SHARING_VERSION, language=language(), now=now
                )
            except NotInHouseholdError:
                abort(404)
        else:
            actions.refuse_to_share_progress(tx, me, anggota, now=now)
    return redirect(url_for("households.family"), 303)


@bp.route("/keluarga/undang", methods=["GET", "POST"], endpoint="invite")
@bp.route("/keluarga/undang/<uuid:rumah>", methods=["GET", "POST"], endpoint="invite")
@signed_in
def invite_member(rumah: UUID | None = None) -> BaseResponse:
    me = signed_in_person().id
    home = _membership_or_404(me, rumah)
    form = HouseholdInvitationForm()
    if not form.validate_on_submit():
        return render("households/invite.html", 422 if form.errors else 200, form=form)
    with transaction() as tx:
        code = actions.invite_to_household(tx, home.household, me, form.role.data, now=utcnow())
    return redirect(url_for("households.slip", kode=code), 303)


@bp.get("/keluarga/undangan/<kode>", endpoint="slip")
@signed_in
def invitation_slip_page(kode: str) -> Response:
    """Show an invitation code to read aloud, print, scan or send."""
    made = _own_invitation_or_404(kode)
    link = public_link("sign_in.join_by", kode=made.code)
    text = _("Ayo belajar mengatur uang di Bekal: %(link)s", link=link)
    return render(
        "households/slip.html",
        open=made,
        link=link,
        chat=f"https://wa.me/?text={quote(text)}",
        qr=qr_code(link),
    )


@bp.post("/keluarga/undangan/<kode>/akhiri", endpoint="end_code")
@signed_in
def end_invitation_code(kode: str) -> BaseResponse:
    made = _own_invitation_or_404(kode)
    with transaction() as tx:
        identity.withdraw_invitation(tx, made.code, now=utcnow())
    return redirect(url_for("households.family"), 303)


@bp.route("/keluarga/desa", methods=["GET", "POST"], endpoint="village")
@bp.route("/keluarga/desa/<uuid:rumah>", methods=["GET", "POST"], endpoint="village")
@signed_in
def choose_village(rumah: UUID | None = None) -> BaseResponse:
    me = signed_in_person().id
    home = _membership_or_404(me, rumah)
    chosen = request.args.get("desa", "")
    if request.method == "POST":
        try:
            with transaction() as tx:
                actions.set_household_village(
                    tx, home.household, chosen, changed_by=me, now=utcnow()
                )
        except UnknownVillageError:
            abort(404)
        return redirect(url_for("households.family"), 303)
    return render(
        "households/village.html",
        village=regions.find_village(chosen),
        picker=regions.village_picker_data(request.args),
        address=partial(url_for, "households.village", rumah=home.household),
    )


@bp.post("/keluarga/hitung/<uuid:rumah>", endpoint="choose")
@signed_in
def choose_counting_home(rumah: UUID) -> BaseResponse:
    me = signed_in_person().id
    home = _membership_or_404(me, rumah)
    with transaction() as tx:
        actions.choose_counting_household(tx, me, home.household, now=utcnow())
    return redirect(url_for("households.family"), 303)


@bp.route("/keluarga/keluar/<uuid:rumah>", methods=["GET", "POST"], endpoint="leave")
@signed_in
def leave_family(rumah: UUID) -> BaseResponse:
    me = signed_in_person().id
    home: VisibleHousehold | None = next(
        (h for h in queries.households_visible_to(me) if h.id == rumah), None
    )
    if home is None and request.method == "POST":
        raise NotInHouseholdError(rumah)  # the second press of the button
    if home is None or not home.others:
        abort(404)
    if request.method == "GET":
        return render("households/leave.html", home=home)
    with transaction() as tx:
        actions.leave_household(tx, rumah, me, now=utcnow())
    return redirect(url_for("households.family"), 303)


def household_page_after_joining(_invitation: InvitationRow) -> str:
    return url_for("households.family")


def _village_names(households: Iterable[VisibleHousehold]) -> dict[str, str]:
    """{village code: name with district and regency}, since many villages share a name."""
    lines = {
        home.village: (home.village, *codes.ancestor_codes(home.village)[:2])
        for home in households
        if home.village is not None
    }
    names = regions.region_names(code for line in lines.values() for code in line)
    return {
        village: ", ".join(names[code] for code in line if code in names)
        for village, line in lines.items()
    }


def _membership_or_404(me: UUID, household: UUID | None) -> HouseholdMembership:
    """The person's membership in this household, by default the one that counts; else 404."""
    home = next((h for h in queries.memberships_of(me) if household in (None, h.household)), None)
    if home is None:
        abort(404)
    return home


def _own_invitation_or_404(kode: str) -> InvitationRow:
    """An open household code of the current person; 404 for any other code."""
    made = people.find_invitation(normalize_typed_code(kode), utcnow())
    if (
        made is None
        or not made.open
        or made.kind != "rumah"
        or made.made_by != signed_in_person().id
    ):
        abort(404)
    return made
