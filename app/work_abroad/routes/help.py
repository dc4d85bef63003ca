"""`/bantuan`: contacts and rules by country."""

from __future__ import annotations

from flask import Response, abort, request

from app.content.country import HOME
from app.kit.permissions import public
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language
from app.kit.web.pages import render
from app.work_abroad import queries
from app.work_abroad.routes import bp

EVERYWHERE = ("penempatan", "visa", "upah", "potongan", "uang_tertinggal", "kirim")
AT_HOME = ("umur", "dokumen", "biaya")


def topic_headings() -> dict[str, str]:
    """Headings of the topics of a country sheet, in the language of the page."""
    return {
        "penempatan": _("Penempatan"),
        "umur": _("Umur"),
        "dokumen": _("Dokumen"),
        "biaya": _("Biaya penempatan"),
        "visa": _("Visa dan izin kerja"),
        "upah": _("Gaji paling sedikit"),
        "potongan": _("Potongan gaji"),
        "uang_tertinggal": _("Uang yang bisa diambil sesudah pulang"),
        "kirim": _("Kirim uang dan membayar"),
    }


@bp.get("/bantuan", endpoint="help")
@public
def help_page() -> Response:
    """The help page, starting with the country in the address (`?negara=`) if it has a sheet."""
    named = queries.country_sheet(request.args.get("negara", ""))
    return render(
        "work_abroad/bantuan.html",
        destinations=queries.destination_countries(language()),
        lead=named if named is not None and named.code != HOME else None,
    )


@bp.get("/bantuan/<code>", endpoint="country")
@public
def country_help_page(code: str) -> Response:
    found = queries.country_sheet(code)
    if found is None:
        abort(404)
    at_home = code == HOME
    return render(
        "work_abroad/negara.html",
        country=found,
        at_home=at_home,
        contacts=found.contacts,
        from_anywhere=() if at_home else queries.indonesian_contacts_reachable_from_abroad(),
        shown=AT_HOME if at_home else EVERYWHERE,
        topics=topic_headings(),
    )
