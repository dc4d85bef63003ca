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
from itertools import chain
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, make_response, render_template, request, url_for
from flask.globals import request_ctx
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from app.kit.permissions import Person, current_person, set_current_person
from app.kit.registry import ValuePerApp, registry
from app.kit.room import MenuItem
from app.kit.store.db import database
from app.kit.store.outage import kind_of_outage
from app.kit.store.write_lock import WriteLockTimeoutError
from app.kit.text import i18n, numbers
from app.kit.untyped.data import brotli_compress
from app.kit.untyped.web import Compress, gettext
from app.kit.web.device import is_first_visit
from app.kit.web.errors import add_headers_of_error
from app.kit.web.headers import allow_audio_on_page, allow_camera_on_page
from app.kit.web.http import is_for_program
from app.kit.web.icons import insert_icon_symbols
from app.kit.web.logs import safe_traceback
from app.kit.web.pending_form import path_of_sent_form, restored_form_fields
from app.kit.web.static_files import StaticFiles

BROTLI_AT_PUBLICATION = 11
BROTLI_FOR_RESPONSES = 5
"""1 ms for a page of 15 kB; quality 11 takes 19 ms."""
COMMENT_LINES = re.compile(rb"(?m)^[ \t]*(?://.*|/\*(?s:.*?)\*/[ \t]*)\n|^[ \t]+")
"""Whole-line comments and indentation of a script or style sheet."""
CSS_BREAKS = re.compile(rb"(?<=[{};,])\n")

log = structlog.get_logger("bekal")

_ASSETS = ValuePerApp[dict[str, str]]("assets")
_ADDRESSES = ValuePerApp[dict[tuple[str, str, str | None], str]]("addresses")


def render(template: str, code: int = 200, **context: Any) -> Response:
    """Render a page, with the icons that it uses inserted."""
    return make_response(insert_icon_symbols(render_template(template, **context)), code)


def asset_address(name: str) -> str:
    """The address of a file of static/, with its content hash in the name, so it never expires."""
    return f"/static/{hashed_asset_names()[name]}"


def hashed_asset_names(app: Flask = current_app) -> Mapping[str, str]:
    """File names in static/ to names with a hash."""
    return _ASSETS.of(app)


def build_assets(source: Path, target: Path) -> dict[str, str]:
    """Copy `source` to `target` under hashed names, compressed once. Returns names to new names.

    Scripts import each other by relative address, so all of js/ share one hash, in the name of
    their folder: a page never mixes scripts of two releases."""
    target.mkdir(parents=True, exist_ok=True)
    names: dict[str, str] = {}
    paths = sorted(path for path in source.rglob("*") if path.is_file())
    files = {path.relative_to(source): minify_file(path) for path in paths}
    scripts = _short_hash(b"".join(data for name, data in files.items() if name.parts[0] == "js"))
    for path, data in files.items():
        name = path.as_posix()
        if path.parts[0] == "js":
            copy = target / f"js-{scripts}" / path.relative_to("js")
        else:
            copy = target / path.with_name(f"{path.stem}.{_short_hash(data)}{path.suffix}")
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            packed = brotli_compress(data, BROTLI_AT_PUBLICATION)
            # Outside the folder, which another starting process may be listing.
            part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
            for file, content in ((copy.with_name(copy.name + ".br"), packed), (copy, data)):
                part.write_bytes(content)
                part.replace(file)
        names[name] = copy.relative_to(target).as_posix()
    return names


def minify_file(file: Path) -> bytes:
    """The content of a file as phones get it: scripts and style sheets without whole-line comments,
    a third of a script's bytes; style sheets also without line breaks that part no words. A
    multi-line string must not contain a line that begins with `//`."""
    data = file.read_bytes()
    if file.suffix == ".css":
        return CSS_BREAKS.sub(b"", COMMENT_LINES.sub(b"", data))
    return COMMENT_LINES.sub(b"", data) if file.suffix == ".js" else data


def _short_hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:10]


def set_up_pages(app: Flask, state_dir: Path) -> None:
    target = state_dir / "static"
    _ASSETS.put(app, build_assets(Path(app.root_path).parent / "static", target))
    _ADDRESSES.put(app, {})
    app.wsgi_app = StaticFiles(app.wsgi_app, target)  # type: ignore[method-assign]
    app.config |= {
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": BROTLI_FOR_RESPONSES,
        "COMPRESS_BR_WINDOW": 18,  # 256 kB holds any page; by default it is 4 MB
        "COMPRESS_LEVEL": 6,
        "COMPRESS_MIN_SIZE": 500,
        "COMPRESS_STREAMS": False,
    }
    Compress(app)
    app.jinja_env.globals |= {
        "asset": asset_address,
        "plays_sound": allow_audio_on_page,
        "uses_camera": allow_camera_on_page,
        "once_each": cache,
        "original_language": i18n.ORIGINAL,
        "restored_fields": restored_form_fields,
    }
    app.jinja_env.filters |= {
        "rupiah": _format_rupiah,
        "words": _spell_out_rupiah,
        "percent": _format_percent,
        "decimal": _format_decimal,
        "size": format_download_size,
    }
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _cache_compiled_templates(app, state_dir)
    app.context_processor(_template_variables)
    app.register_error_handler(HTTPException, _respond_to_http_error)
    app.register_error_handler(Exception, _respond_to_any_exception)


def _cache_compiled_templates(app: Flask, state_dir: Path) -> None:
    """Cache compiled templates on disk: compiling all of them takes 1.5 s at each start. Jinja
    detects changed sources; the folder's name contains the other inputs."""
    env = app.jinja_env
    options = f"{version('jinja2')} {sorted(env.extensions)} {env.trim_blocks} {env.lstrip_blocks}"
    folder = state_dir / "templat" / _short_hash(options.encode())
    folder.mkdir(parents=True, exist_ok=True)
    env.bytecode_cache = FileSystemBytecodeCache(str(folder))


def _format_rupiah(amount: int) -> str:
    return numbers.format_rupiah(amount, i18n.language())


def _spell_out_rupiah(amount: int) -> str:
    return numbers.amount_in_words(amount, i18n.language())


def format_download_size(byte_count: int) -> str:
    """The size of a download in the page's language."""
    return numbers.format_byte_count(byte_count, i18n.language())


def _format_percent(value: Decimal | float, places: int = 1) -> str:
    return numbers.format_percent(Decimal(str(value)), i18n.language(), places)


def _format_decimal(value: Decimal | float, places: int = 0) -> str:
    return numbers.format_decimal(Decimal(str(value)), places, i18n.language())


def _template_variables() -> dict[str, Any]:
    access = g.get("access")
    public = access is None or access.public
    who = None if public else current_person()
    return {
        "locale": i18n.language(),
        "other_languages": i18n.other_languages(),
        "person": who,
        "form_restored": bool(restored_form_fields()),
        "is_public_page": public,
        "is_first_visit": not public and is_first_visit(),
        "menu": _menu_items(who),
        "links": _page_frame_links(who),
        "is_demo": registry().settings.development,
        "programme_name": registry().settings.programme_name,
        "lan_notice": _is_on_lan_without_https(),
    }


def _page_frame_links(person: Person | None) -> dict[str, str]:
    """Addresses of the links in the page frame. On a personal page the help link has the person's
    country, and whether they are abroad: other numbers work there."""
    endpoints = registry().links
    links = {name: _cached_address(endpoint) for name, endpoint in endpoints.items()}
    if person is not None and person.place and "help" in endpoints:
        links["help"] = url_for(endpoints["help"], **person.place)
    return links


def _cached_address(endpoint: str) -> str:
    """The address of a view without parameters. Each page frame has ten, so they are cached."""
    known = _ADDRESSES.of(current_app)
    key = (endpoint, request.script_root, i18n.language_in_links())
    if key not in known:
        known[key] = url_for(endpoint)
    return known[key]


def _menu_items(person: Person | None) -> list[dict[str, Any]]:
    """The menu: four items for a learner; for staff those of their grants, then those for all."""
    staff = person is not None and person.is_staff
    items = registry().menu
    here = _current_endpoint(items)
    return [
        {
            "url": _cached_address(item.endpoint),
            "label": gettext(item.label),
            "icon": item.icon,
            "current": item.endpoint == here,
        }
        for item in items
        if (item.for_staff if staff else not item.permission)
        and (not item.permission or (person is not None and person.may(item.permission)))
    ]


def _current_endpoint(items: tuple[MenuItem, ...]) -> str | None:
    """The endpoint of the current menu item: the page's own, else the first one of its room, else
    the one whose address is a prefix of the page's."""
    own = [item.endpoint for item in items if item.endpoint == request.endpoint]
    room = [item.endpoint for item in items if request.blueprint in item.rooms]
    above = (i.endpoint for i in items if request.path.startswith(f"{_rule_of(i.endpoint)}/"))
    return next(chain(own, room, above), None)


def _rule_of(endpoint: str) -> str:
    return next(current_app.url_map.iter_rules(endpoint)).rule


def _is_on_lan_without_https() -> bool:
    """Whether to show a notice that offline use needs HTTPS: on a LAN address without it."""
    if request.scheme == "https":
        return False
    try:
        address = ipaddress.ip_address(request.host.partition(":")[0])
        return address.is_private and not address.is_loopback
    except ValueError:
        return False


def _respond_to_http_error(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if error.response is not None or status < 400:
        return error
    sentence = getattr(error, "sentence", None)
    if is_for_program():
        code = getattr(error, "error_code", error.name.lower().replace(" ", "_"))
        body = {"error": error.code, "message": sentence or gettext(error.name), "code": code}
        return add_headers_of_error(error, make_response(body, status))
    if request_ctx.url_adapter is None:  # unknown host
        return make_response(error.name, status)
    response = render(
        "kit/error.html",
        status,
        status=status,
        sentence=sentence,
        heading=getattr(error, "heading", None),
        request_id=g.get("request_id"),
        retry_url=i18n.current_page_path() if request.method == "GET" else None,
        form_url=path_of_sent_form() if request.method == "POST" else None,
        has_cookies=bool(request.cookies),
    )
    return add_headers_of_error(error, response)


def _respond_to_any_exception(error: Exception) -> Response | HTTPException:
    if current_app.testing:
        raise error
    log.error("request_failed", id=g.get("request_id", "-"), trace=safe_traceback(error))
    if "person" not in g:
        # Loading the person may be what failed; the error page must not try again.
        set_current_person(None)
    if isinstance(error, DBAPIError | WriteLockTimeoutError) and kind_of_outage(error):
        database().drop_connection()
        return _respond_to_http_error(ServiceUnavailable(retry_after=60))
    return _respond_to_http_error(InternalServerError())
