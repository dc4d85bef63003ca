"""/alat/cek-tawaran."""

from __future__ import annotations

from typing import Any

from flask import Response

from app.kit.forms.tools import CalculatorPage
from app.kit.permissions import public
from app.kit.registry import registry
from app.kit.web.pages import render
from app.work_abroad.forms.offer import JobOfferForm
from app.work_abroad.routes import bp
from app.work_abroad.rules.offer import QUESTIONS, JobOfferCheck


def _offer_check_json(result: JobOfferCheck) -> dict[str, Any]:
    return {
        "there": list(result.there),
        "missing": [{"point": point, "answer": answer} for point, answer in result.missing],
    }


TOOL = CalculatorPage(
    endpoint="work_abroad.offer",
    template="work_abroad/cek_tawaran.html",
    form=JobOfferForm,
    work_out=JobOfferForm.check_offer,
    as_json=_offer_check_json,
    example={
        "negara": "tw",
        "visa": "bukan-kerja",
        "pengirim": "perantara",
        "biaya": "lisan",
        "kontrak": "bahasa-lain",
        "umur": "cukup",
        "paspor": "orang-lain",
    },
)


@bp.route("/alat/cek-tawaran", methods=["GET", "POST"], endpoint="offer")
@public
def offer_check_page() -> Response:
    return TOOL.render()


@bp.route("/alat/cek-tawaran.json", methods=["GET", "POST"])
@public
def offer_json() -> Response:
    return TOOL.render_json()


@bp.get("/alat/cek-tawaran/lembar", endpoint="offer_sheet")
@public
def offer_sheet_page() -> Response:
    """The questions on paper, for a meeting or for who has no phone."""
    return render(
        "work_abroad/lembar_tawaran.html",
        form=JobOfferForm(),
        questions=tuple(QUESTIONS),
        site=registry().settings.public_url,
    )
