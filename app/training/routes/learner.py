"""One learner of a cohort: a one-time code for a new phone or a new PIN."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.forms import Form
from app.kit.pages import page
from app.kit.permissions import the_person
from app.recovery import queries as recovery
from app.recovery.actions import CodeNotGivenError, give_code
from app.recovery.rules.codes import PAPER_CODE_LIVES, SCREEN_CODE_LIVES
from app.training import queries
from app.training.routes.frame import bp, my_cohort

LIVES = {"layar": SCREEN_CODE_LIVES, "kertas": PAPER_CODE_LIVES}


@bp.get("/kelompok/<uuid:cohort_id>/orang/<uuid:account>")
@permissions.needs("identity:device:code")
def learner(cohort_id: UUID, account: UUID) -> Response:
    """Where a code is made, and what came of the last one."""
    cohort = my_cohort(cohort_id)
    name = queries.takes_part(cohort_id, account) or abort(404)
    last = recovery.last_given(account, the_person().id, utcnow())
    return page(
        "training/learner.html", cohort=cohort, account=account, name=name, last=last, form=Form()
    )


@bp.route("/kelompok/<uuid:cohort_id>/orang/<uuid:account>/kode", methods=["GET", "POST"])
@permissions.needs("identity:device:code")
def learner_code(cohort_id: UUID, account: UUID) -> BaseResponse:
    """The code itself, in the answer and nowhere else: it cannot be looked up again."""
    cohort, now = my_cohort(cohort_id), utcnow()
    name = queries.takes_part(cohort_id, account) or abort(404)
    lives = LIVES.get(request.form.get("untuk", ""))
    if lives is None:
        return redirect(url_for(".learner", cohort_id=cohort_id, account=account), 303)
    try:
        code = give_code(account, by=the_person().id, lives=lives, now=now)
    except CodeNotGivenError:
        return page("training/enough.html", 429, cohort=cohort, account=account, name=name)
    site: str = current_app.extensions["bekal_settings"].public_url
    return page(
        "training/learner_code.html",
        cohort=cohort,
        account=account,
        name=name,
        secret=code,
        until=now + lives,
        on_paper=lives == PAPER_CODE_LIVES,
        address=site.partition("://")[2] + url_for("recovery.enter_with_code", lang=None),
    )
