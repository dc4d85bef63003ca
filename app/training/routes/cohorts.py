"""`/kelompok`: the trainer's cohorts and lists; and the consent question for a learner."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.course import queries as course
from app.identity.queries import InvitationRow
from app.kit import permissions
from app.kit.clock import today, utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import signed_in_person
from app.kit.room import InvitationCodePreview
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language
from app.kit.web.links import public_link, qr_code
from app.kit.web.pages import render
from app.training import actions, queries, rules
from app.training.forms import CohortForm
from app.training.routes.frame import bp, own_cohort_or_404, village_of_cohort

FILTERS = ("semua", "hubungi", "terbuka", "utuh")


@bp.get("/kelompok", endpoint="cohorts")
@permissions.needs("training:cohort:view")
def cohorts_page() -> Response:
    mine = queries.cohorts_of(signed_in_person().id)
    return render(
        "training/cohorts.html",
        cohorts=mine,
        has_archived=bool(queries.archived_cohorts_of(signed_in_person().id)),
        guides=course.catalogue().trainer_modules,
        today=today(),
    )


@bp.route("/kelompok/baru", methods=["GET", "POST"], endpoint="new_cohort")
@permissions.needs("training:cohort:make")
@permissions.restored_after_sign_in
def new_cohort_page() -> BaseResponse:
    form = CohortForm()
    if not form.validate_on_submit():
        return render("training/new.html", 422 if form.errors else 200, form=form)
    with transaction() as tx:
        made = actions.create_cohort(
            tx,
            signed_in_person().id,
            name=form.name.data or "",
            place=form.place.data or "",
            starts=form.starts.data or today(),
            ends=form.ends.data or today(),
            now=utcnow(),
        )
    regions = signed_in_person().scopes(rules.TELL_VILLAGE)
    if regions:
        return redirect(url_for("training.village", cohort_id=made, di=min(regions)), 303)
    return redirect(url_for("training.codes", cohort_id=made), 303)


@bp.get("/kelompok/<uuid:cohort_id>", endpoint="sheet")
@permissions.needs("training:cohort:view")
def cohort_progress_page(cohort_id: UUID) -> Response:
    """The cohort's progress: learners to call first with the reason, then everybody, by name. Who
    may see no people gets a page of totals."""
    found = queries.cohort_with_learners(cohort_id, signed_in_person().id) or abort(404)
    if not signed_in_person().may(rules.VIEW_PERSON):
        totals = queries.totals_of_cohort(found)
        return render("training/totals.html", cohort=found.cohort, totals=totals)
    cohort, learners = found.cohort, found.learners
    calls = rules.learners_to_call_first(learners, utcnow())
    groups = _groups_of(learners, calls)
    chosen = _asked("tampil", FILTERS)
    order = _asked("urut", tuple(rules.ORDERS))
    return render(
        "training/sheet.html",
        cohort=cohort,
        village=village_of_cohort(cohort),
        calls=calls,
        reasons={call.learner.account: call for call in calls},
        groups=groups,
        today=today(),
        shown=rules.sorted_learners(groups[chosen], order),
        chosen=chosen,
        order=order,
        silent=sum(not learner.consents for learner in learners),
    )


def _asked(parameter: str, choices: tuple[str, ...]) -> str:
    """What the address asks for; the first choice for anything unknown."""
    asked = request.args.get(parameter, "")
    return asked if asked in choices else choices[0]


def _groups_of(
    learners: list[rules.LearnerRow], calls: list[rules.LearnerToCall]
) -> dict[str, list[rules.LearnerRow]]:
    """The learners by what `tampil` names."""
    return {
        "semua": learners,
        "hubungi": [call.learner for call in calls],
        "terbuka": [
            learner for learner in learners if learner.consents and not learner.is_family_complete
        ],
        "utuh": [learner for learner in learners if learner.is_family_complete],
    }


@bp.get("/kelompok/<uuid:cohort_id>/kode", endpoint="codes")
@permissions.needs("training:cohort:view")
def cohort_codes_page(cohort_id: UUID) -> Response:
    """The two code slips of a cohort, to project or to print."""
    cohort = own_cohort_or_404(cohort_id)
    found = [
        (code, public_link("sign_in.join_by", kode=code.code))
        for code in queries.open_codes_of_cohort(cohort_id, utcnow())
    ]
    slips = [(code, link, qr_code(link)) for code, link in found]
    return render("training/codes.html", cohort=cohort, slips=slips)


@bp.route("/kelompok/<uuid:cohort_id>/izin", methods=["GET", "POST"], endpoint="consent")
@permissions.signed_in
def answer_trainer_consent(cohort_id: UUID) -> BaseResponse:
    """“Bolehkah … melihat pelajaran yang sudah Anda selesaikan?”, asked of members."""
    who = signed_in_person()
    asked = next(
        (q for q in queries.cohorts_without_consent(who.id) if q.cohort == cohort_id), None
    )
    form = SignedInForm()
    if not form.validate_on_submit():
        return render("training/consent.html", form=form, asked=asked or abort(404))
    with transaction() as tx:
        actions.answer_trainer_consent(
            tx,
            who.id,
            cohort_id,
            agrees=request.form.get("jawab") == "boleh",
            language=language(),
            now=utcnow(),
        )
    return redirect(url_for("shell.home"), 303)


def preview_cohort_code(invitation: InvitationRow) -> InvitationCodePreview | None:
    """The preview of an invitation to a cohort; None while the cohort is archived. Raises
    LookupError if it was deleted."""
    cohort = queries.find_cohort(invitation.target)
    if cohort is None:
        raise LookupError(invitation.target)
    if cohort.archived_at is not None:
        return None
    return InvitationCodePreview(
        heading=_("Anda diajak belajar bersama kelompok"),
        about=_("Pelajaran pendek tentang uang. Gratis, empat menit sekali."),
        by=_("Pelatih %(name)s mengajak Anda", name=invitation.maker),
        sees=_("Pelatih melihat nama Anda. Pelajaran Anda hanya kalau Anda izinkan."),
    )
