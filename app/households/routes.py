"""/keluarga: who is in the family, who may see whom, invitations, the village, leaving."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from urllib.parse import quote
from uuid import UUID

import segno
from flask import Blueprint, Response, abort, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from app.households import actions, queries
from app.households.forms import InviteForm
from app.households.queries import Belonging, Home
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
from app.kit.permissions import signed_in, the_person
from app.kit.registry import registry
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language
from app.kit.web.next_path import next_path
from app.kit.web.pages import page
from app.regions import codes
from app.regions import queries as regions

bp = Blueprint("households", __name__, template_folder="templates")


@bp.errorhandler(NotInHouseholdError)
@bp.errorhandler(HouseholdGoneError)
def changed_meanwhile(_error: Exception) -> BaseResponse:
    """Answer a button pressed twice, or on two phones at once: show the current state."""
    return redirect(url_for("households.family"), 303)


@bp.get("/keluarga")
@signed_in
def family() -> Response:
    reader, now = the_person().id, utcnow()
    homes = queries.homes_seen_by(reader)
    return page(
        "households/family.html",
        homes=homes,
        places=_places(homes),
        news=queries.core_news(reader) if any(home.core_changed for home in homes) else None,
        codes={home.id: queries.open_codes(reader, home.id, now) for home in homes},
    )


@bp.post("/keluarga/daftar-inti")
@signed_in
def dismiss_core_notice() -> BaseResponse:
    """“Saya mengerti”: dismiss the notice of a changed core list and return to the page."""
    with transaction() as tx:
        actions.acknowledge_core(tx, the_person().id)
    return redirect(next_path() or url_for("households.family"), 303)


@bp.post("/keluarga/izin/<uuid:anggota>")
@signed_in
def answer(anggota: UUID) -> BaseResponse:
    """“Boleh” or “tidak”: store the answer, which replaces any earlier one."""
    me, now = the_person().id, utcnow()
    with transaction() as tx:
        if request.form.get("jawaban") == "boleh":
            try:
                actions.share(
                    tx, me, anggota, version=SHARING_VERSION, language=language(), now=now
                )
            except NotInHouseholdError:
                abort(404)
        else:
            actions.unshare(tx, me, anggota, now=now)
    return redirect(url_for("households.family"), 303)


@bp.route("/keluarga/undang", methods=["GET", "POST"])
@bp.route("/keluarga/undang/<uuid:rumah>", methods=["GET", "POST"])
@signed_in
def invite(rumah: UUID | None = None) -> BaseResponse:
    me = the_person().id
    home = _mine(me, rumah)
    form = InviteForm()
    if not form.validate_on_submit():
        return page("households/invite.html", 422 if form.errors else 200, form=form)
    with transaction() as tx:
        code = actions.invite(tx, home.household, me, form.role.data, now=utcnow())
    return redirect(url_for("households.slip", kode=code), 303)


@bp.get("/keluarga/undangan/<kode>")
@signed_in
def slip(kode: str) -> Response:
    """A code to read aloud, print, scan or send."""
    made = _own_code(kode)
    # In no language: it is read by whoever is invited, not by who sends it.
    path = url_for("sign_in.join_by", kode=made.code, lang=None)
    link = registry().settings.public_url + path
    text = _("Ayo belajar mengatur uang di Bekal: %(link)s", link=link)
    drawing = segno.make(link, error="m").svg_inline(
        svgclass="qr", lineclass=None, omitsize=True, border=4, dark="#000", light="#fff"
    )
    return page(
        "households/slip.html",
        open=made,
        link=link,
        chat=f"https://wa.me/?text={quote(text)}",
        qr=Markup(drawing),  # noqa: S704 -- drawn by us; the link is in it as squares only
    )


@bp.post("/keluarga/undangan/<kode>/akhiri")
@signed_in
def end_code(kode: str) -> BaseResponse:
    made = _own_code(kode)
    with transaction() as tx:
        identity.withdraw_invitation(tx, made.code, now=utcnow())
    return redirect(url_for("households.family"), 303)


@bp.route("/keluarga/desa", methods=["GET", "POST"])
@bp.route("/keluarga/desa/<uuid:rumah>", methods=["GET", "POST"])
@signed_in
def village(rumah: UUID | None = None) -> BaseResponse:
    me = the_person().id
    home = _mine(me, rumah)
    chosen = request.args.get("desa", "")
    if request.method == "POST":
        try:
            with transaction() as tx:
                actions.set_village(tx, home.household, chosen, who=me, now=utcnow())
        except UnknownVillageError:
            abort(404)
        return redirect(url_for("households.family"), 303)
    return page(
        "households/village.html",
        village=regions.village(chosen),
        picker=regions.picker(request.args),
        address=partial(url_for, "households.village", rumah=home.household),
    )


@bp.post("/keluarga/hitung/<uuid:rumah>")
@signed_in
def choose(rumah: UUID) -> BaseResponse:
    """Make this household the counting one."""
    me = the_person().id
    home = _mine(me, rumah)
    with transaction() as tx:
        actions.choose_home(tx, me, home.household, now=utcnow())
    return redirect(url_for("households.family"), 303)


@bp.route("/keluarga/keluar/<uuid:rumah>", methods=["GET", "POST"])
@signed_in
def leave(rumah: UUID) -> BaseResponse:
    me = the_person().id
    home: Home | None = next((h for h in queries.homes_seen_by(me) if h.id == rumah), None)
    if home is None and request.method == "POST":
        raise NotInHouseholdError(rumah)  # the second press of the button
    if home is None or not home.others:
        abort(404)
    if request.method == "GET":
        return page("households/leave.html", home=home)
    with transaction() as tx:
        actions.leave(tx, rumah, me, now=utcnow())
    return redirect(url_for("households.family"), 303)


def arrived(_invitation: InvitationRow) -> str:
    """The page after joining by a household's code."""
    return url_for("households.family")


def _places(homes: Iterable[Home]) -> dict[str, str]:
    """Village code to name with district and regency, since many villages share a name."""
    lines = {
        home.village: (home.village, *codes.ancestors(home.village)[:2])
        for home in homes
        if home.village is not None
    }
    names = regions.names(code for line in lines.values() for code in line)
    return {
        village: ", ".join(names[code] for code in line if code in names)
        for village, line in lines.items()
    }


def _mine(me: UUID, wanted: UUID | None) -> Belonging:
    """A household of the current person, by default the counting one; 404 for any other."""
    home = next((h for h in queries.homes(me) if wanted in (None, h.household)), None)
    if home is None:
        abort(404)
    return home


def _own_code(kode: str) -> InvitationRow:
    """An open code that the current person made for a household; 404 for any other."""
    made = people.find_invitation(normalize_typed_code(kode), utcnow())
    if made is None or not made.open or made.kind != "rumah" or made.made_by != the_person().id:
        abort(404)
    return made
