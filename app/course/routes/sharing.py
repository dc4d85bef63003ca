"""Passing on a lesson, an episode or a scenario in a chat: a text and a link that opens there."""

from __future__ import annotations

from flask import Response, abort, url_for

from app.course import queries
from app.course.queries import LessonEntry
from app.course.routes import bp
from app.kit import permissions
from app.kit.registry import registry
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language
from app.kit.web.pages import render


@bp.get("/bagikan/<module>", endpoint="share_module")
@permissions.public
def show_sharing_of_module(module: str) -> Response:
    """Shows what is sent about a module: what its episode invites to, or its summary."""
    found = queries.catalogue().module(module)
    if found is None:
        abort(404)
    episode = queries.catalogue().numbered_episodes.get(module)
    invitation = episode[1].invitation if episode else found.summary
    return _sharing_page(
        found.title[language()],
        invitation[language()],
        url_for("learning.module", module=module),
    )


@bp.get("/bagikan/<module>/<slug>", endpoint="share_lesson")
@permissions.public
def show_sharing_of_lesson(module: str, slug: str) -> Response:
    """Shows what is sent about a lesson."""
    entry = _shareable_lesson_or_404(module, slug)
    title = entry.title[language()]
    text = _("Pelajaran %(minutes)s menit: %(title)s.", minutes=entry.minutes, title=title)
    return _sharing_page(title, text, url_for("course.lesson", module=module, slug=slug))


@bp.get("/bagikan/<module>/<slug>/cerita", endpoint="share_scenario")
@permissions.public
def show_sharing_of_scenario(module: str, slug: str) -> Response:
    """Shows what is sent about the scenario of a lesson."""
    entry = _shareable_lesson_or_404(module, slug)
    if not entry.scenario_title:
        abort(404)
    title = entry.scenario_title[language()]
    text = _("Cerita yang Anda tentukan: %(title)s.", title=title)
    return _sharing_page(title, text, url_for("course.scenario", module=module, slug=slug))


def _shareable_lesson_or_404(module: str, slug: str) -> LessonEntry:
    """A published lesson that is not private: whoever sends a link shows what they read."""
    entry = queries.catalogue().lesson(f"{module}/{slug}")
    if entry is None or entry.private:
        abort(404)
    return entry


def _sharing_page(title: str, text: str, path: str) -> Response:
    link = registry().settings.public_url + path
    return render("course/share.html", title=title, text=text, link=link, path=path)
