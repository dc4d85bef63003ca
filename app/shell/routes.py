"""`/`: the landing page for strangers, the home page for learners and staff."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, jsonify, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.permissions import Person
from app.kit.registry import registry
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language, language_names
from app.kit.web.api import merge_openapi_parts
from app.kit.web.pages import render
from app.shell import queries
from app.shell.rules import HomePrompt
from app.sign_in.rules.tiles import DRAWINGS
from app.training.rules import MAKE_COHORT

bp = Blueprint("shell", __name__, template_folder="templates")


@bp.get("/")
@permissions.anyone
def home() -> BaseResponse:
    who = permissions.current_person()
    if who is None:
        return render("shell/landing.html", languages=_start_page_links_by_language())
    if who.may(MAKE_COHORT):
        return redirect(url_for("calls.today"), 303)
    if who.is_staff:
        return render("shell/staff_home.html")
    return _learner_home(who)


def _start_page_links_by_language() -> list[dict[str, object]]:
    """Links to this page in each language, for the macro `saring`."""
    return [
        {
            "url": url_for("shell.home", lang=code),
            "label": name,
            "lang": code,
            "current": code == language(),
        }
        for code, name in language_names().items()
    ]


@bp.get("/luring", endpoint="offline")
@permissions.public
def offline_page() -> Response:
    """The page that a phone shows offline instead of a page that needs the network."""
    return render("shell/luring.html", drawings=DRAWINGS)


@bp.get("/luring/lewat", endpoint="past")
@permissions.public
def form_response_gone() -> Response:
    """The page that a phone shows for Back or Forward to the response of a form, which browsers do
    not keep."""
    return render("shell/lewat.html")


@bp.get("/openapi.json", endpoint="api")
@permissions.public
def openapi_document() -> Response:
    """The OpenAPI document of the addresses that programs use."""
    settings = registry().settings
    parts: tuple[Path, ...] = registry().api
    return jsonify(merge_openapi_parts(settings.programme_name, settings.public_url, parts))


def _learner_home(who: Person) -> Response:
    content = queries.home_page_content(who, utcnow())
    learned = content.learning
    lesson = learned.next_lesson
    following = None
    if lesson is not None:
        position, total = learned.position_in_module(lesson)
        following = {
            "title": lesson.title[language()],
            "url": url_for("course.lesson", module=lesson.module, slug=lesson.slug),
            "words": _(
                "Pelajaran %(n)s dari %(total)s, %(minutes)s menit",
                n=position,
                total=total,
                minutes=lesson.minutes,
            ),
        }
    return render(
        "shell/home.html",
        next=following,
        core={"done": learned.core_done, "total": len(learned.core)},
        added=[lesson.title[language()] for lesson in learned.added_core_lessons],
        pair=content.home.setangkup if content.home else None,
        prompts=[_prompt_link(prompt) for prompt in content.prompts],
        goals=content.goals,
        month=content.month,
        code_notice=content.code_notice,
        news=content.news,
    )


def _prompt_link(prompt: HomePrompt) -> dict[str, str]:
    endpoint, symbol, title, line = {
        "review": (
            "review.today",
            "kalender",
            _("Ulang beberapa soal"),
            _("Paling banyak lima soal"),
        ),
        "survey": (
            "survey.start",
            "orang",
            _("Lima pertanyaan singkat"),
            _("Bukan soal pelajaran. Boleh dilewati."),
        ),
        "goal": (
            "goals.goal",
            "tujuan",
            _("Usulan tujuan: %(name)s", name=prompt.name),
            _("Keluarga menunggu jawaban Anda"),
        ),
        "goal_in_force": (
            "goals.goal",
            "tujuan",
            _("Tujuan bersama: %(goal)s", goal=prompt.name),
            _("Baca dulu. Setuju, atau usulkan yang lain."),
        ),
        "share": (
            "households.family",
            "keluarga",
            _("Izin untuk %(name)s", name=prompt.name),
            _("Boleh melihat pelajaran yang selesai?"),
        ),
        "trainer": (
            "training.consent",
            "orang",
            _("Izin untuk %(name)s", name=prompt.name),
            _("Boleh melihat pelajaran yang selesai?"),
        ),
        "words": (
            "recovery.show_words",
            "kunci",
            _("Simpan enam kata"),
            _("Supaya tetap bisa masuk kalau HP hilang"),
        ),
        "words_again": (
            "recovery.show_words",
            "kunci",
            _("Buat enam kata baru"),
            _("Enam kata yang dipakai tidak berlaku lagi"),
        ),
        # Somebody else may look at this page: it does not say what the plan is for.
        "return_steps": (
            "returning.plan",
            "kalender",
            _("Rencana Anda"),
            _("Langkah untuk bulan ini"),
        ),
        "return_month": (
            "returning.first_month",
            "rumah",
            _("Bulan pertama"),
            _("Tiga pertanyaan untuk diri sendiri"),
        ),
        "profile": (
            "own_data.profile",
            "orang",
            _("Lengkapi profil"),
            _("Negara dan tahap. Semua boleh dilewati."),
        ),
        "village": (
            "households.village",
            "rumah",
            _("Isi desa asal"),
            _("Supaya desa Anda terhitung"),
        ),
    }[prompt.kind]
    return {
        "url": url_for(endpoint, **prompt.values),
        "title": title,
        "line": line,
        "symbol": symbol,
    }
