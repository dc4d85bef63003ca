"""Who trains a cohort: seen by its trainers; the lead invites, removes, and hands over."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.identity.queries import InvitationRow
from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import signed_in_person
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext as _
from app.kit.web.links import public_link
from app.kit.web.pages import render
from app.training import actions, queries, rules
from app.training.routes.frame import bp, led_cohort_or_404, own_cohort_or_404


@bp.route("/kelompok/<uuid:cohort_id>/pelatih", methods=["GET", "POST"], endpoint="trainers")
@permissions.needs(rules.VIEW_COHORT)
def trainers_page(cohort_id: UUID) -> BaseResponse:
    """Who trains a cohort. Its lead also sees the open codes for assistants; the form makes one."""
    cohort, form = own_cohort_or_404(cohort_id), SignedInForm()
    if request.method == "GET":
        return _trainers(cohort, form)
    if cohort.lead != signed_in_person().id or cohort.archived_at is not None:
        abort(404)
    if form.validate_on_submit():
        try:
            with transaction() as tx:
                actions.create_assistant_code(tx, cohort_id, signed_in_person().id, now=utcnow())
        except actions.TooManyTrainersError:
            return _trainers(cohort, form, 422, is_full=True)
    return redirect(url_for(".trainers", cohort_id=cohort_id), 303)


def _trainers(
    cohort: queries.CohortRow, form: SignedInForm, status: int = 200, *, is_full: bool = False
) -> Response:
    now, leads = utcnow(), cohort.lead == signed_in_person().id
    codes = []
    if leads:
        codes = queries.open_codes_of_cohort(cohort.id, now, rules.ASSISTANT_CODE_KIND)
    trainers = queries.trainers_of_cohort(cohort.id, now)
    return render(
        "training/trainers.html",
        status,
        cohort=cohort,
        trainers=trainers,
        leads=leads,
        codes=[(code, _link(code.code)) for code in codes],
        has_place=len(trainers) + len(codes) < rules.MOST_TRAINERS,
        is_full=is_full,
        form=form,
    )


def _link(code: str) -> str:
    return public_link("training.assist_by", kode=code)


@bp.post("/kelompok/<uuid:cohort_id>/pelatih/kode/<kode>", endpoint="withdraw_assistant_code")
@permissions.needs(rules.VIEW_COHORT)
def withdraw_assistant_code(cohort_id: UUID, kode: str) -> BaseResponse:
    led_cohort_or_404(cohort_id)
    if SignedInForm().validate_on_submit():
        with transaction() as tx:
            actions.withdraw_assistant_code(tx, cohort_id, kode, now=utcnow())
    return redirect(url_for(".trainers", cohort_id=cohort_id), 303)


def _assistant_or_404(cohort_id: UUID, account: UUID) -> queries.TrainerOfCohort:
    found = queries.trainers_of_cohort(cohort_id, utcnow())
    its = (each for each in found if each.account == account and not each.is_lead)
    return next(its, None) or abort(404)


@bp.route(
    "/kelompok/<uuid:cohort_id>/pelatih/<uuid:account>/keluarkan",
    methods=["GET", "POST"],
    endpoint="remove_assistant",
)
@permissions.needs(rules.VIEW_COHORT)
def remove_assistant_page(cohort_id: UUID, account: UUID) -> BaseResponse:
    """The lead removes an assistant, after a page that says what this does."""
    cohort, me = led_cohort_or_404(cohort_id), signed_in_person().id
    assistant, form = _assistant_or_404(cohort_id, account), SignedInForm()
    if not form.validate_on_submit():
        return render(
            "training/trainer_confirm.html",
            cohort=cohort,
            form=form,
            heading=_("Keluarkan %(name)s dari kelompok?", name=assistant.name),
            lines=(
                _("%(name)s langsung tidak melihat kelompok ini lagi.", name=assistant.name),
                _("Kode darinya untuk peserta berakhir. Peserta tetap ikut."),
            ),
            yes=_("Ya, keluarkan"),
        )
    with transaction() as tx:
        actions.remove_assistant(tx, cohort_id, account, removed_by=me, now=utcnow())
    return redirect(url_for(".trainers", cohort_id=cohort_id), 303)


@bp.route(
    "/kelompok/<uuid:cohort_id>/pelatih/<uuid:account>/utama",
    methods=["GET", "POST"],
    endpoint="hand_over",
)
@permissions.needs(rules.VIEW_COHORT)
def hand_over_page(cohort_id: UUID, account: UUID) -> BaseResponse:
    """The lead makes an assistant the lead, after a page that says what this does."""
    cohort, me = led_cohort_or_404(cohort_id), signed_in_person().id
    assistant, form = _assistant_or_404(cohort_id, account), SignedInForm()
    if not assistant.is_trainer:
        abort(404)
    if not form.validate_on_submit():
        return render(
            "training/trainer_confirm.html",
            cohort=cohort,
            form=form,
            heading=_("Serahkan kelompok kepada %(name)s?", name=assistant.name),
            lines=(
                _("%(name)s menjadi pelatih utama. Anda menjadi pendamping.", name=assistant.name),
                _("Kode kelompok lalu memakai namanya."),
                _("Hanya pelatih utama yang bisa menyerahkan kembali."),
            ),
            yes=_("Ya, serahkan"),
        )
    try:
        with transaction() as tx:
            actions.hand_over_lead(tx, cohort_id, account, by=me, now=utcnow())
    except actions.NotItsLeadError:
        abort(404)
    return redirect(url_for(".trainers", cohort_id=cohort_id), 303)


@bp.route(
    "/kelompok/<uuid:cohort_id>/pelatih/keluar", methods=["GET", "POST"], endpoint="stop_training"
)
@permissions.needs(rules.VIEW_COHORT)
def stop_training_page(cohort_id: UUID) -> BaseResponse:
    """An assistant leaves; a lead hands over first."""
    cohort, me, form = own_cohort_or_404(cohort_id), signed_in_person().id, SignedInForm()
    if cohort.lead == me:
        return redirect(url_for(".trainers", cohort_id=cohort_id), 303)
    if not form.validate_on_submit():
        return render(
            "training/trainer_confirm.html",
            cohort=cohort,
            form=form,
            heading=_("Berhenti melatih kelompok ini?"),
            lines=(
                _("Anda langsung tidak melihat kelompok ini lagi."),
                _("Kode dari Anda untuk peserta berakhir. Peserta tetap ikut."),
            ),
            yes=_("Ya, berhenti melatih"),
        )
    with transaction() as tx:
        actions.remove_assistant(tx, cohort_id, me, removed_by=me, now=utcnow())
    return redirect(url_for(".cohorts"), 303)


def preview_assistant_code(_invitation: InvitationRow) -> None:
    """/gabung, where learners sign up, treats a code for an assistant as unknown."""
