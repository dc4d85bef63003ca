"""`/sertifikat`: one's own certificates, those of a cohort, and the page that checks one."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Response, abort, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.certificates import actions, queries
from app.certificates.actions import CERTIFICATE_FILES, TooManyCertificatesError
from app.certificates.forms import CertificateNameForm, certificate_document
from app.certificates.queries import CertificateFileKey, Recipient
from app.certificates.rules import (
    CertificateContent,
    new_certificate_id,
    read_certificate,
    sign_certificate,
)
from app.kit.clock import today, utcnow
from app.kit.forms.base import SignedInForm
from app.kit.jobs import wake_jobs
from app.kit.permissions import needs, public, signed_in, signed_in_person
from app.kit.registry import registry
from app.kit.store.db import transaction
from app.kit.web.files import file_response
from app.kit.web.links import public_link
from app.kit.web.pages import render
from app.training import queries as training
from app.training.rules import VIEW_PERSON

bp = Blueprint("certificates", __name__, template_folder="templates")


@bp.route("/sertifikat", methods=["GET", "POST"], endpoint="mine")
@signed_in
def own_certificates_page() -> BaseResponse:
    """The modules that the reader finished, the name to be printed, and the reader's certificates;
    sent as a form, one more is made."""
    me = signed_in_person()
    modules = queries.finished_modules_of(me.id)
    form = CertificateNameForm(name=queries.name_on_certificates(me.id) or me.name)
    is_over = False
    if form.validate_on_submit() and modules and _is_ready():
        is_over = not _make_own(form.name.data or "", tuple(module.id for module in modules))
        if not is_over:
            return redirect(url_for(".mine", _anchor="berkas"), 303)
    return render(
        "certificates/mine.html",
        429 if is_over else 422 if form.errors else 200,
        is_over=is_over,
        modules=modules,
        certificates=queries.certificates_of(me.id),
        file=CERTIFICATE_FILES.find(CertificateFileKey(me.id, me.id)),
        is_ready=_is_ready(),
        form=form,
    )


def _is_ready() -> bool:
    """Whether this deployment has a key to sign certificates."""
    return bool(registry().settings.certificate_keys)


def _make_own(name: str, modules: tuple[str, ...]) -> bool:
    """As _make_and_wake, of the reader, whose name is kept."""
    me = signed_in_person().id
    with transaction() as tx:
        actions.set_name_on_certificates(tx, me, name, now=utcnow())
    return _make_and_wake(CertificateFileKey(me, me), [Recipient(me, name, modules)])


def _make_and_wake(key: CertificateFileKey, recipients: Sequence[Recipient]) -> bool:
    """Sign a certificate for each, and let their file be made; False after too many of a day."""
    made = [
        (each.account, CertificateContent(new_certificate_id(), each.name, each.modules, today()))
        for each in recipients
    ]
    document = certificate_document([(content, _link(content)) for _, content in made])
    stored = [(content.id, account) for account, content in made]
    try:
        with transaction() as tx:
            actions.make_certificates(tx, key, stored, document, now=utcnow())
    except TooManyCertificatesError:
        return False
    wake_jobs()
    return True


def _link(content: CertificateContent) -> str:
    """The address in the QR code."""
    token = sign_certificate(content, registry().settings.certificate_keys)
    return public_link("certificates.check", token=token)


@bp.get("/sertifikat.pdf", endpoint="mine_pdf")
@signed_in
def download_own_certificate() -> Response:
    me = signed_in_person().id
    content = CERTIFICATE_FILES.content(CertificateFileKey(me, me)) or abort(404)
    return file_response(content, "application/pdf", "sertifikat.pdf")


@bp.post("/sertifikat/<uuid:certificate>/cabut", endpoint="revoke")
@signed_in
def revoke_own_certificate(certificate: UUID) -> BaseResponse:
    with transaction() as tx:
        actions.revoke_certificate(tx, signed_in_person().id, certificate, now=utcnow())
    return redirect(url_for(".mine", _anchor="daftar"), 303)


@bp.get("/sertifikat/<token>", endpoint="check")
@public
def check_certificate(token: str) -> Response:
    """What a certificate says and whether it still holds. Nothing is stored; the log has the rule
    of the address and not the address. One page for every token that no key of ours signed."""
    read = read_certificate(token, registry().settings.certificate_keys)
    if read is None:
        answer = render("certificates/unreadable.html", 404)
    else:
        found = queries.find_certificate(read.id)
        answer = render(
            "certificates/check.html",
            200 if found else 410,
            certificate=read,
            modules=queries.named_modules(read.modules),
            found=found,
        )
    # A shared cache would keep the name, and say for a minute that a revoked one holds.
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@bp.route("/kelompok/<uuid:cohort_id>/sertifikat", methods=["GET", "POST"], endpoint="cohort")
@needs(VIEW_PERSON)
def cohort_certificates_page(cohort_id: UUID) -> BaseResponse:
    """Who of a cohort gets a certificate; sent as a form, one PDF of all is made."""
    me = signed_in_person().id
    cohort = training.find_cohort(cohort_id, trainer=me) or abort(404)
    found = queries.recipients_of_cohort(cohort_id)
    recipients = [each for each in found if each.is_printable]
    key = CertificateFileKey(me, cohort_id)
    is_over = False
    if SignedInForm().validate_on_submit() and recipients and _is_ready():
        is_over = not _make_and_wake(key, recipients)
        if not is_over:
            return redirect(url_for(".cohort", cohort_id=cohort_id, _anchor="berkas"), 303)
    return render(
        "certificates/cohort.html",
        429 if is_over else 200,
        is_over=is_over,
        cohort=cohort,
        recipients=recipients,
        unprintable=[each for each in found if not each.is_printable],
        file=CERTIFICATE_FILES.find(key),
        is_ready=_is_ready(),
        form=SignedInForm(),
    )


@bp.get("/kelompok/<uuid:cohort_id>/sertifikat.pdf", endpoint="cohort_pdf")
@needs(VIEW_PERSON)
def download_cohort_certificates(cohort_id: UUID) -> Response:
    """The PDF, once it is made; recorded in the audit."""
    me = signed_in_person().id
    training.find_cohort(cohort_id, trainer=me) or abort(404)
    content = CERTIFICATE_FILES.content(CertificateFileKey(me, cohort_id)) or abort(404)
    with transaction() as tx:
        actions.record_cohort_file_taken(tx, cohort_id, actor=me, now=utcnow())
    return file_response(content, "application/pdf", "sertifikat-kelompok.pdf")
