"""`/kelola/mitra/usulan`: versions that wait for another person, and for an office that rings."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.kit.clock import today, utcnow
from app.kit.permissions import needs, signed_in_person
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext
from app.kit.web.pages import render
from app.partners import actions, queries
from app.partners.forms import DecisionForm, OfficeForm
from app.partners.queries import FoundVersion
from app.partners.routes.frame import bp
from app.partners.routes.kept import KEEP, is_kept
from app.partners.routes.told import differences, labels, names_of_places
from app.partners.rules.entries import PartnerEntry
from app.partners.rules.versions import (
    END,
    WAITING,
    entry_digest,
    list_changes,
    needs_ring,
    with_check_of,
)

SHOWN = 100


@bp.get("/kelola/mitra/usulan", endpoint="versions")
@needs(KEEP)
def waiting_versions_page() -> Response:
    """Versions that wait within the grant of this person, the oldest first."""
    found = queries.list_waiting()
    published = {
        each.entry.id: each.entry for each in queries.list_entries({v.partner for v in found})
    }
    waiting = [each for each in found if is_kept(each.entry, published.get(each.partner))]
    return render("partners/versions.html", waiting=waiting[:SHOWN], total=len(waiting), **labels())


@bp.route("/kelola/mitra/usulan/<uuid:version>", methods=["GET", "POST"], endpoint="version")
@needs(KEEP)
def version_page(version: UUID) -> BaseResponse:
    """What a version changes; approve or refuse it."""
    found, published = _version_or_404(version)
    form = DecisionForm()
    if form.validate_on_submit() and found.state == WAITING and _decide(form, found):
        return redirect(url_for(".version", version=version), 303)
    before = published if found.state == WAITING else found.before
    form.shown.data = entry_digest(published)
    who = signed_in_person().id
    return render(
        "partners/version.html",
        422 if form.errors else 200,
        form=form,
        version=found,
        is_new=published is None,
        differences=_differences(before, found.entry),
        is_to_be_rung=found.change != END and needs_ring(published, found.entry),
        may_approve=who not in (found.proposed_by, found.rung_by),
        **labels(),
    )


@bp.route("/kelola/mitra/usulan/<uuid:version>/telepon", methods=["GET", "POST"], endpoint="ring")
@needs(KEEP)
def ring_page(version: UUID) -> BaseResponse:
    """Note that an office rang about a changed number or web address."""
    found, _ = _version_or_404(version)
    form = OfficeForm()
    if found.state != WAITING:
        return redirect(url_for(".version", version=version), 303)
    if not form.validate_on_submit():
        return render(
            "partners/ring.html", 422 if form.errors else 200, form=form, version=found, **labels()
        )
    office, on = form.told()
    # Somebody may have decided meanwhile; the page of the version says so.
    with suppress(actions.DecidedError), transaction() as tx:
        actions.note_ring(tx, version, office, on, by=signed_in_person().id, now=utcnow())
    return redirect(url_for(".version", version=version), 303)


def _decide(form: DecisionForm, version: FoundVersion) -> bool:
    """Whether the version was decided; if not, the form says why."""
    by, now = signed_in_person().id, utcnow()
    try:
        if request.form.get("langkah") == "tolak":
            if not form.require_reason():
                return False
            with transaction() as tx:
                actions.refuse_version(tx, version.id, form.reason.data or "", by=by, now=now)
            return True
        with transaction() as tx:
            actions.approve_version(
                tx, version.id, form.shown.data or "", by=by, now=now, today=today()
            )
    except actions.DecidedError:
        return True
    except actions.SamePersonError:
        sentence = gettext("Orang lain yang harus menyetujui usulan ini.")
    except actions.NotRungError:
        sentence = gettext("Kantor harus menelepon dulu: nomor atau lamannya baru.")
    except actions.ChangedMeanwhileError:
        sentence = gettext("Isi mitra ini baru saja berubah. Periksa lagi.")
    except (actions.FaultyEntryError, actions.EndedEntryError):
        sentence = gettext("Isi ini tidak bisa terbit lagi. Tolak saja.")
    else:
        return True
    form.shown.errors = [sentence]
    return False


def _differences(before: PartnerEntry | None, after: PartnerEntry) -> list[dict[str, object]]:
    changes = list_changes(before, with_check_of(after, before) if before else after)
    return differences(changes, names_of_places(changes))


def _published(version: FoundVersion) -> PartnerEntry | None:
    found = queries.find_entry(version.partner)
    return found.entry if found else None


def _version_or_404(version: UUID) -> tuple[FoundVersion, PartnerEntry | None]:
    """The version, and what is published now; the same 404 for one that others keep."""
    found = queries.find_version(version)
    published = _published(found) if found else None
    if found is None or not is_kept(found.entry, published):
        abort(404)
    return found, published
