"""Pages: template globals, assets with a hash in their name, and error pages."""

from __future__ import annotations

import hashlib
import ipaddress
import re
import secrets
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, make_response, render_template, request, url_for
from flask.globals import request_ctx
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from app.kit.permissions import Person, person, set_person
from app.kit.registry import PerApp, registry
from app.kit.room import MenuItem
from app.kit.store.db import database
from app.kit.store.outage import outage
from app.kit.store.write_lock import WriteLockTimeoutError
from app.kit.text import i18n, numbers
from app.kit.untyped.data import compress
from app.kit.untyped.web import Compress, WhiteNoise, gettext
from app.kit.web.device import is_first_visit
from app.kit.web.headers import plays_sound
from app.kit.web.icons import with_symbols
from app.kit.web.logs import trace_of
from app.kit.web.pending_form import page_of_form, restored_fields

BROTLI_AT_PUBLICATION = 11
BROTLI_FOR_RESPONSES = 5
"""1 ms for a page of 15 kB; quality 11 takes 19 ms."""
ONE_YEAR = 60 * 60 * 24 * 365
ONE_MINUTE = 60
COMMENT_LINES = re.compile(rb"(?m)^[ \t]*(?://.*|/\*(?s:.*?)\*/[ \t]*)\n|^[ \t]+")
"""Whole-line comments and indentation of a script or style sheet."""

log = structlog.get_logger("bekal")

_ASSETS = PerApp[dict[str, str]]("assets")
_ADDRESSES = PerApp[dict[tuple[str, str, str | None], str]]("addresses")


def page(template: str, code: int = 200, **context: Any) -> Response:
    """Render a page, with the icons that it uses inserted."""
    return make_response(with_symbols(render_template(template, **context)), code)


def asset(name: str) -> str:
    """The address of a file of static/, with its content hash in the name, so it never expires."""
    return f"/static/{assets()[name]}"


def assets(app: Flask = current_app) -> Mapping[str, str]:
    """File names in static/ to names with a hash."""
    return _ASSETS.of(app)


def build_assets(source: Path, target: Path) -> dict[str, str]:
    """Copy `source` to `target` under hashed names, compressed once. Returns names to new names.

    Scripts import each other by relative address, so all of js/ share one hash, in the name of
    their folder: a page never mixes scripts of two releases."""
    target.mkdir(parents=True, exist_ok=True)
    names: dict[str, str] = {}
    files = {p.relative_to(source): minified(p) for p in sorted(source.rglob("*")) if p.is_file()}
    scripts = _hash(b"".join(data for name, data in files.items() if name.parts[0] == "js"))
    for path, data in files.items():
        name = path.as_posix()
        if path.parts[0] == "js":
            copy = target / f"js-{scripts}" / path.relative_to("js")
        else:
            copy = target / path.with_name(f"{path.stem}.{_hash(data)}{path.suffix}")
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            packed = compress(data, BROTLI_AT_PUBLICATION)
            # Outside the folder, which another starting process may be listing.
            part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
            for file, content in ((copy.with_name(copy.name + ".br"), packed), (copy, data)):
                part.write_bytes(content)
                part.replace(file)
        names[name] = copy.relative_to(target).as_posix()
    return names


def minified(file: Path) -> bytes:
    """The content of a file as phones get it: scripts and style sheets without whole-line comments,
    a third of a script's bytes. A multi-line string must not contain a line that begins with
    `//`."""
    data = file.read_bytes()
    return COMMENT_LINES.sub(b"", data) if file.suffix in (".js", ".css") else data


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:10]


def init_app(app: Flask, state_dir: Path) -> None:
    target = state_dir / "static"
    _ASSETS.put(app, build_assets(Path(app.root_path).parent / "static", target))
    _ADDRESSES.put(app, {})
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(target),
        prefix="static/",
        max_age=ONE_YEAR,
        immutable_file_test=lambda _path, _url: True,
        allow_all_origins=False,
    )
    app.config |= {
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": BROTLI_FOR_RESPONSES,
        "COMPRESS_BR_WINDOW": 18,  # 256 kB holds any page; by default it is 4 MB
        "COMPRESS_LEVEL": 6,
        "COMPRESS_MIN_SIZE": 500,
        "COMPRESS_STREAMS": False,
    }
    Compress(app)
    app.jinja_env.globals |= {"asset": asset, "plays_sound": plays_sound, "once_each": cache}
    app.jinja_env.globals["original_language"] = i18n.ORIGINAL
    app.jinja_env.globals["restored_fields"] = restored_fields
    app.jinja_env.filters |= {
        "rupiah": _rupiah,
        "words": _words,
        "percent": _percent,
        "decimal": _decimal,
        "size": size,
    }
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _cache_compiled_templates(app, state_dir)
    app.context_processor(_globals)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _handle_any_exception)


def _cache_compiled_templates(app: Flask, state_dir: Path) -> None:
    """Cache compiled templates on disk: compiling all of them takes 1.5 s at each start. Jinja
    detects changed sources; the folder's name contains the other inputs."""
    env = app.jinja_env
    options = f"{version('jinja2')} {sorted(env.extensions)} {env.trim_blocks} {env.lstrip_blocks}"
    folder = state_dir / "templat" / _hash(options.encode())
    folder.mkdir(parents=True, exist_ok=True)
    env.bytecode_cache = FileSystemBytecodeCache(str(folder))


def _rupiah(amount: int) -> str:
    return numbers.rupiah(amount, i18n.language())


def _words(n: int) -> str:
    return numbers.in_words(n, i18n.language())


def size(n: int) -> str:
    """The size of a download in the page's language."""
    return numbers.size(n, i18n.language())


def _percent(value: Decimal | float, places: int = 1) -> str:
    return numbers.percent(Decimal(str(value)), i18n.language(), places)


def _decimal(value: Decimal | float, places: int = 0) -> str:
    return numbers.decimal(Decimal(str(value)), places, i18n.language())


def _globals() -> dict[str, Any]:
    access = g.get("access")
    public = access is None or access.public
    who = None if public else person()
    return {
        "locale": i18n.language(),
        "other_languages": i18n.other_languages(),
        "person": who,
        "form_restored": bool(restored_fields()),
        "is_public_page": public,
        "is_first_visit": not public and is_first_visit(),
        "menu": _menu(who),
        "links": _links(who),
        "is_demo": registry().settings.development,
        "programme_name": registry().settings.programme_name,
        "lan_notice": _on_lan_without_https(),
    }


def _links(who: Person | None) -> dict[str, str]:
    """Addresses of the links in the page frame. On a personal page the help link has the person's
    country."""
    endpoints = registry().links
    links = {name: _address(endpoint) for name, endpoint in endpoints.items()}
    if who is not None and who.country and "help" in endpoints:
        links["help"] = url_for(endpoints["help"], negara=who.country)
    return links


def _address(endpoint: str) -> str:
    """The address of a view without parameters. Each page frame has ten, so they are cached."""
    known = _ADDRESSES.of(current_app)
    key = (endpoint, request.script_root, i18n.language_in_links())
    if key not in known:
        known[key] = url_for(endpoint)
    return known[key]


def _menu(who: Person | None) -> list[dict[str, Any]]:
    """The menu: four items for a learner; for staff the items of their grants, then those for
    all."""
    staff = who is not None and who.is_staff
    items = registry().menu
    here = _current_endpoint(items)
    return [
        {
            "url": _address(item.endpoint),
            "label": gettext(item.label),
            "icon": item.icon,
            "current": item.endpoint == here,
        }
        for item in items
        if (item.for_staff if staff else not item.permission)
        and (not item.permission or (who is not None and who.may(item.permission)))
    ]


def _current_endpoint(items: tuple[MenuItem, ...]) -> str | None:
    """The endpoint of the current menu item: the page's own, else the first one of its room, else
    the one whose address is a prefix of the page's."""
    own = [item.endpoint for item in items if item.endpoint == request.endpoint]
    room = [item.endpoint for item in items if item.endpoint.partition(".")[0] == request.blueprint]
    found = next(iter([*own, *room]), None)
    if found is None:
        under = [i.endpoint for i in items if request.path.startswith(f"{_path(i.endpoint)}/")]
        found = next(iter(under), None)
    return found


def _path(endpoint: str) -> str:
    return next(current_app.url_map.iter_rules(endpoint)).rule


def _on_lan_without_https() -> bool:
    """Whether to show a notice that offline use needs HTTPS: on a LAN address without it."""
    if request.scheme == "https":
        return False
    host = request.host.partition(":")[0]
    try:
        return ipaddress.ip_address(host).is_private and not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _http_error(error: HTTPException) -> Response | HTTPException:
    if error.response is not None or (error.code or 500) < 400:
        return error
    if request.path.endswith(".json") or request.path.startswith("/sync/"):
        body = {"error": error.code, "message": gettext(error.name)}
        body["code"] = error.name.lower().replace(" ", "_")
        return _with_headers_of(error, make_response(body, error.code or 500))
    if request_ctx.url_adapter is None:  # unknown host
        return make_response(error.name, error.code or 500)
    response = page(
        "kit/error.html",
        error.code or 500,
        status=error.code or 500,
        request_id=g.get("request_id"),
        retry_url=i18n.current_path() if request.method == "GET" else None,
        form_url=page_of_form() if request.method == "POST" else None,
        has_cookies=bool(request.cookies),
    )
    return _with_headers_of(error, response)


def _with_headers_of(error: HTTPException, response: Response) -> Response:
    """Add the error's headers: Allow, Retry-After."""
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _handle_any_exception(error: Exception) -> Response | HTTPException:
    if current_app.testing:
        raise error
    log.error("request_failed", id=g.get("request_id", "-"), trace=trace_of(error))
    if "person" not in g:
        set_person(None)  # loading the person may be what failed; the error page must not try again
    if isinstance(error, DBAPIError | WriteLockTimeoutError) and outage(error):
        database().drop_connection()
        return _http_error(ServiceUnavailable(retry_after=ONE_MINUTE))
    return _http_error(InternalServerError())
