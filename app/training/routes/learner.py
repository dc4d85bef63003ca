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
from app.kit.registry import registry
from app.kit.secrets import sign_json, verify_signed
from app.kit.store.db import new_id
from app.kit.web.pages import render
from app.recovery import queries as recovery
from app.recovery.actions import TrainerCodeDeniedError, TrainerCodeEndedError, issue_trainer_code
from app.recovery.rules.codes import PAPER_CODE_LIVES, SCREEN_CODE_LIVES
from app.training import queries
from app.training.forms import CodeForm
from app.training.routes.frame import bp, my_cohort

LIVES = {"layar": SCREEN_CODE_LIVES, "kertas": PAPER_CODE_LIVES}
NOTE_LIVES = 24 * 60 * 60


@bp.get("/kelompok/<uuid:cohort_id>/orang/<uuid:account>")
@permissions.needs("identity:device:code")
def learner(cohort_id: UUID, account: UUID) -> Response:
    """The form for a code, and the outcome of the last one."""
    cohort = my_cohort(cohort_id)
    name = queries.takes_part(cohort_id, account) or abort(404)
    last = recovery.last_code_from_trainer(account, signed_in_person().id, utcnow())
    form = _numbered(account)
    return render(
        "training/learner.html", cohort=cohort, account=account, name=name, last=last, form=form
    )


def _numbered(account: UUID) -> CodeForm:
    """A form for one code, for this learner, from the current person."""
    note = sign_json([new_id().hex, signed_in_person().id.hex, account.hex], "trainer-code")
    return CodeForm(formdata=None, note=note)


@bp.route("/kelompok/<uuid:cohort_id>/orang/<uuid:account>/kode", methods=["GET", "POST"])
@permissions.needs("identity:device:code")
def learner_code(cohort_id: UUID, account: UUID) -> BaseResponse:
    """The code, shown only in the response to the form. The same form sent again, as by a reload,
    shows the same code; the button creates a new one."""
    cohort, me = my_cohort(cohort_id), signed_in_person().id
    name = queries.takes_part(cohort_id, account) or abort(404)
    purpose, number = _asked(account)
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
            is_still_allowed=partial(queries.takes_part, cohort_id, account),
        )
    except TrainerCodeDeniedError:
        queries.takes_part(cohort_id, account) or abort(404)
        return render("training/enough.html", 429, **who)
    except TrainerCodeEndedError:
        return render("training/code_over.html", 410, **who)
    who |= {"given": given, "purpose": purpose, "form": _numbered(account)}
    return render("training/learner_code.html", **who, address=_address())


def _address() -> str:
    """The address at which the code is entered, as people know it."""
    site = registry().settings.public_url
    return site.partition("://")[2] + url_for("recovery.enter_with_code", lang=None)


def _asked(account: UUID) -> tuple[str, UUID | None]:
    """The purpose of the code, and its number; no number if the form was not made for this learner
    and the current trainer. Each button of a form has its own code, for the screen or for paper."""
    purpose = request.form.get("untuk", "")
    note = verify_signed(CodeForm().note.data, "trainer-code", NOTE_LIVES)
    whose = [signed_in_person().id.hex, account.hex]
    if purpose not in LIVES or note is None or note[1:] != whose:
        return purpose, None
    return purpose, uuid5(UUID(note[0]), purpose)
