"""/bantuan/belum-ada-kabar. Public: the same for everyone, nothing is sent or stored."""

from __future__ import annotations

from flask import Blueprint, Response

from app.content.country import HOME
from app.kit.clock import today
from app.kit.permissions import public
from app.kit.registry import registry
from app.kit.text.i18n import language
from app.kit.web.pages import render
from app.work_abroad import queries
from app.work_abroad.rules import help_lines as help_rules

bp = Blueprint("no_news", __name__, template_folder="templates")


@bp.get("/bantuan/belum-ada-kabar", endpoint="steps")
@public
def steps_page() -> Response:
    """Danger first: numbers that work in Indonesia, and those of each country one tap away."""
    (at_home,) = queries.help_lines(HOME)
    return render(
        "no_news/langkah.html",
        numbers=help_rules.arrange_for_indonesia(at_home),
        destinations=queries.destination_countries(language()),
        home=queries.indonesia_sheet(),
        today=today(),
    )


@bp.get("/bantuan/belum-ada-kabar/laporan", endpoint="report")
@public
def blank_report_page() -> Response:
    """A report of one page to print and fill in by hand."""
    return render("no_news/laporan.html", site=registry().settings.public_url)


@bp.get("/bantuan/belum-ada-kabar/pesan", endpoint="message")
@public
def message_page() -> Response:
    """For a worker whose family looks for her: say that one is well, and nothing else."""
    return render("no_news/pesan.html")
