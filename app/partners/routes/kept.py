"""`/kelola/mitra`: entries that a member of staff keeps, by the regions of their grant."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.kit.clock import today, utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import needs, restored_after_sign_in, signed_in_person
from app.kit.store.db import new_id, transaction
from app.kit.text.i18n import gettext
from app.kit.web.pages import render
from app.partners import actions, queries
from app.partners.forms import EntryForm, OfficeForm, blank_entry
from app.partners.queries import StoredEntry
from app.partners.routes.frame import bp
from app.partners.routes.told import labels, place_names
from app.partners.rules.entries import PartnerEntry
from app.partners.rules.table_file import places_told
from app.partners.rules.versions import WAITING, may_keep
from app.regions.queries import region_names
from app.rosters.rules.cells import plain_text

KEEP = "partners:entry:keep"


@bp.get("/kelola/mitra", endpoint="kept")
@needs(KEEP)
def kept_entries_page() -> Response:
    """Entries within the grant of this person, what is due first, and how many versions wait."""
    who, words = signed_in_person(), plain_text(request.args.get("cari", ""))[:80]
    return render(
        "partners/kept.html",
        kept=queries.list_kept_entries(who.scopes(KEEP), words, today()),
        words=words,
        waiting=sum(is_kept(each.entry, each.before) for each in queries.list_waiting()),
        regions=region_names(who.scopes(KEEP)),
        **labels(),
    )


@bp.get("/kelola/mitra/<uuid:partner>", endpoint="kept_entry")
@needs(KEEP)
def kept_entry_page(partner: UUID) -> Response:
    """An entry with its history and what waits."""
    found, history = kept_or_404(partner), queries.history_of(partner)
    return render(
        "partners/kept_entry.html",
        entry=found.entry,
        added_on=found.added_on,
        freshness=found.freshness(today()),
        places=place_names(places_told(found.entry)),
        waiting=[each for each in history if each.state == WAITING],
        history=[each for each in history if each.state != WAITING],
        **labels(),
    )


@bp.route("/kelola/mitra/baru", methods=["GET", "POST"], endpoint="new_entry")
@needs(KEEP)
@restored_after_sign_in
def new_entry_page() -> BaseResponse:
    """Propose a new entry within the grant of this person."""
    form = EntryForm()
    if form.validate_on_submit() and (made := _propose(form, blank_entry(new_id()))):
        return redirect(url_for(".version", version=made), 303)
    return render("partners/edit.html", 422 if form.errors else 200, form=form, entry=None)


@bp.route("/kelola/mitra/<uuid:partner>/ubah", methods=["GET", "POST"], endpoint="edit_entry")
@needs(KEEP)
@restored_after_sign_in
def edit_entry_page(partner: UUID) -> BaseResponse:
    """Propose a change of an entry."""
    entry = kept_or_404(partner).entry
    form = EntryForm.of(entry)
    if form.validate_on_submit() and (made := _propose(form, entry)):
        return redirect(url_for(".version", version=made), 303)
    return render("partners/edit.html", 422 if form.errors else 200, form=form, entry=entry)


@bp.route("/kelola/mitra/<uuid:partner>/pastikan", methods=["GET", "POST"], endpoint="check_entry")
@needs(KEEP)
def check_entry_page(partner: UUID) -> BaseResponse:
    """Note which office made sure that the entry is right, and when."""
    entry, form = kept_or_404(partner).entry, OfficeForm()
    if form.validate_on_submit():
        office, on = form.told()
        try:
            with transaction() as tx:
                actions.check_entry(
                    tx, partner, office, on, by=signed_in_person().id, now=utcnow(), today=today()
                )
        except actions.FaultyEntryError as error:
            form.office.errors = [gettext(each.sentence) for each in error.faults]
        else:
            return redirect(url_for(".kept_entry", partner=partner), 303)
    return render("partners/check.html", 422 if form.errors else 200, form=form, entry=entry)


@bp.route("/kelola/mitra/<uuid:partner>/akhiri", methods=["GET", "POST"], endpoint="end_entry")
@needs(KEEP)
def end_entry_page(partner: UUID) -> BaseResponse:
    """Propose that an entry is shown no more, after a confirmation."""
    entry, form = kept_or_404(partner).entry, SignedInForm()
    if not form.validate_on_submit():
        return render("partners/end.html", form=form, entry=entry)
    with transaction() as tx:
        made = actions.propose_version(
            tx, entry, by=signed_in_person().id, now=utcnow(), today=today(), ends=True
        )
    return redirect(url_for(".version", version=made), 303)


def _propose(form: EntryForm, before: PartnerEntry) -> UUID | None:
    """The id of the proposed version; None if something is wrong, which the form then says."""
    entry = form.entry(before)
    if not is_kept(entry):
        form.places.errors = [gettext("Tempat ini di luar wilayah tugas Anda.")]
        return None
    try:
        with transaction() as tx:
            return actions.propose_version(
                tx, entry, by=signed_in_person().id, now=utcnow(), today=today()
            )
    except actions.FaultyEntryError as error:
        form.show_faults(error.faults)
    except actions.NothingChangedError:
        form.about.errors = [gettext("Belum ada yang berubah.")]
    except actions.EndedEntryError:
        abort(404)
    return None


def is_kept(*entries: PartnerEntry | None) -> bool:
    """Whether this person answers for all regions of these entries."""
    return may_keep(lambda code: signed_in_person().may(KEEP, code), *entries)


def kept_or_404(partner: UUID) -> StoredEntry:
    """The entry; the same 404 for one that is not there and for one that others keep."""
    found = queries.find_entry(partner)
    if found is None or not is_kept(found.entry):
        abort(404)
    return found
