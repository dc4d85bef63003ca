"""One learner of a cohort: a one-time code for a new phone or a new PIN."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID, uuid5

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.permissions import signed_in_person
from app.kit.secrets import sign_json, verify_signed
from app.kit.store.db import new_id
from app.kit.web.links import public_link
from app.kit.web.pages import render
from app.recovery import queries as recovery
from app.recovery.actions import TrainerCodeDeniedError, TrainerCodeEndedError, issue_trainer_code
from app.recovery.rules.codes import PAPER_CODE_LIVES, SCREEN_CODE_LIVES
from app.training import queries
from app.training.forms import LearnerCodeForm
from app.training.routes.frame import bp, own_cohort_or_404

LIVES = {"layar": SCREEN_CODE_LIVES, "kertas": PAPER_CODE_LIVES}
NOTE_LIVES = 24 * 60 * 60


@bp.get("/kelompok/<uuid:cohort_id>/orang/<uuid:account>", endpoint="learner")
@permissions.needs("identity:device:code")
def learner_page(cohort_id: UUID, account: UUID) -> Response:
    """The form for a code, and the outcome of the last one."""
    cohort = own_cohort_or_404(cohort_id)
    name = queries.cohort_member_name(cohort_id, account) or abort(404)
    last = recovery.last_code_from_trainer(account, signed_in_person().id, utcnow())
    form = _new_code_form(account)
    return render(
        "training/learner.html", cohort=cohort, account=account, name=name, last=last, form=form
    )


def _new_code_form(account: UUID) -> LearnerCodeForm:
    """A new form to create one code for this learner by the current trainer."""
    note = sign_json([new_id().hex, signed_in_person().id.hex, account.hex], "trainer-code")
    return LearnerCodeForm(formdata=None, note=note)


@bp.route(
    "/kelompok/<uuid:cohort_id>/orang/<uuid:account>/kode",
    methods=["GET", "POST"],
    endpoint="learner_code",
)
@permissions.needs("identity:device:code")
def give_learner_code(cohort_id: UUID, account: UUID) -> BaseResponse:
    """The code, shown only in the response to the form. The same form sent again, as by a reload,
    shows the same code; the button creates a new one."""
    cohort, me = own_cohort_or_404(cohort_id), signed_in_person().id
    name = queries.cohort_member_name(cohort_id, account) or abort(404)
    purpose, number = _requested_purpose_and_number(account)
    if number is None:
        return redirect(url_for(".learner", cohort_id=cohort_id, account=account), 303)
    who: dict[str, Any] = {"cohort": cohort, "account": account, "name": name}
    try:
        given = issue_trainer_code(
            account,
            trainer=me,
            lifetime=LIVES[purpose],
            now=utcnow(),
            form_number=number,
            is_still_allowed=partial(queries.cohort_member_name, cohort_id, account),
        )
    except TrainerCodeDeniedError:
        queries.cohort_member_name(cohort_id, account) or abort(404)
        return render("training/enough.html", 429, **who)
    except TrainerCodeEndedError:
        return render("training/code_over.html", 410, **who)
    who |= {"given": given, "purpose": purpose, "form": _new_code_form(account)}
    return render("training/learner_code.html", **who, address=_code_entry_address())


def _code_entry_address() -> str:
    """The address at which the code is entered, without “https://”."""
    return public_link("recovery.enter_with_code").partition("://")[2]


def _requested_purpose_and_number(account: UUID) -> tuple[str, UUID | None]:
    """(purpose, number of the code) in the sent form. The number is None if the form was not made
    for this learner and trainer; it differs by purpose, for the screen or for paper."""
    purpose = request.form.get("untuk", "")
    note = verify_signed(LearnerCodeForm().note.data, "trainer-code", NOTE_LIVES)
    whose = [signed_in_person().id.hex, account.hex]
    if purpose not in LIVES or note is None or note[1:] != whose:
        return purpose, None
    return purpose, uuid5(UUID(note[0]), purpose)
