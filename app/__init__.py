"""Bekal. `create_app` connects the kit and registers the rooms."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app.kit import cli, permissions
from app.kit.fast import lane as fast_lane
from app.kit.registry import REGISTRY, build_registry, registry
from app.kit.room import Room
from app.kit.store import db, standby
from app.kit.text import i18n
from app.kit.web import csrf, http, logs, pages
from app.kit.web.headers import SecurityHeadersMiddleware
from config import Settings

ROOMS = (
    "regions",
    "money",
    "work_abroad",
    "loans",
    "child_papers",
    "no_news",
    "counters",
    "identity",
    "sync",
    "audio",
    "publication",
    "hosts",
    "course",
    "authors",
    "households",
    "goals",
    "recovery",
    "sign_in",
    "staff",
    "learning",
    "review",
    "survey",
    "survey_results",
    "survey_scoring",
    "contact",
    "training",
    "rosters",
    "meetings",
    "spoken",
    "teaching",
    "calls",
    "certificates",
    "papers",
    "partners",
    "proposals",
    "villages",
    "returning",
    "denominators",
    "supervision",
    "recount",
    "ratios",
    "frozen_weeks",
    "read_tokens",
    "coverage_map",
    "coverage",
    "unreached",
    "coverage_trends",
    "coverage_reports",
    "own_data",
    "operations",
    "offline",
    "backups",
    "monitoring",
    "demo",
    "shell",
)
"""The rooms, low to high. `content` has no views, commands or tables."""


class ViewWithoutAccessError(RuntimeError):
    """A view that does not declare its access."""


def create_app(settings: Settings, *, lane: bool = True) -> Flask:
    """The whole application; without `lane`, only views answer. Raises ViewWithoutAccessError for a
    view without declared access, and ValueError if two rooms offer the same thing."""
    app = http.Application(__name__, static_folder=None, template_folder="kit/templates")
    app.config["SECRET_KEY"], *older = settings.secret_keys
    app.config["SECRET_KEY_FALLBACKS"] = older
    opened = load_rooms()
    REGISTRY.put(app, build_registry(settings, opened))
    logs.configure_logs(development=settings.development)
    db.set_up_database(app, settings.database_url, settings.state_dir)
    if settings.read_url:
        standby.set_up_standby(app, settings.read_url, settings.state_dir)
    csrf.init_app(app)
    http.init_app(app, secure=settings.secure_cookies, hosts=settings.hosts)
    i18n.init_app(app)
    pages.set_up_pages(app, settings.state_dir)
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n)  # type: ignore[method-assign]
    register_rooms(app, opened)
    fast_lane.install_fast_routes(app, registry(app).fast if lane else ())
    app.wsgi_app = SecurityHeadersMiddleware(  # type: ignore[method-assign]
        app.wsgi_app, with_hsts=settings.secure_cookies
    )
    return app


def load_rooms() -> dict[str, Room]:
    return {name: import_module(f"app.{name}").ROOM for name in ROOMS}


def register_rooms(app: Flask, rooms_by_name: Mapping[str, Room]) -> None:
    """Register the commands and views of each room, and call its `connect`."""
    cli.register_room_commands(app, (room.cli for room in rooms_by_name.values()))
    for room in rooms_by_name.values():
        if room.blueprint is not None:
            app.register_blueprint(room.blueprint)
        if room.connect is not None:
            room.connect(app)
    for endpoint, view in app.view_functions.items():
        if permissions.access_of(view) is None:
            raise ViewWithoutAccessError(endpoint)
