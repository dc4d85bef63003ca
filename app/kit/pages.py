"""Making pages: the globals every template may use, assets with a hash in their name, errors."""

from __future__ import annotations

import hashlib
import ipaddress
import re
import secrets
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

from app.kit import i18n, numbers
from app.kit.carried import brought_back, page_of_form
from app.kit.db import database
from app.kit.device import is_first_visit
from app.kit.http import plays_sound
from app.kit.icons import with_symbols
from app.kit.logs import trace_of
from app.kit.permissions import Person, adopt, person
from app.kit.room import MenuItem
from app.kit.trouble import trouble
from app.kit.turn import NoTurnError
from app.kit.untyped.data import compress
from app.kit.untyped.web import Compress, WhiteNoise, gettext

BROTLI_AT_PUBLICATION = 11
BROTLI_OF_A_REPLY = 5
"""1 ms for a page of 15 kB; 11 would take 19."""
BROTLI_OF_HOME = 10
"""4 ms for its 9 kB, and a tenth smaller; 11 would take 9 and make it no smaller."""
MONTHS = 60 * 60 * 24 * 365
A_MINUTE = 60
REMARKS = re.compile(rb"(?m)^[ \t]*(?://.*|/\*(?s:.*?)\*/[ \t]*)\n|^[ \t]+")
"""What only people read of a script or style sheet: whole lines, and how far one stands from the
edge."""

log = structlog.get_logger("bekal")


def page(template: str, code: int = 200, **context: Any) -> Response:
    """A whole page: the template rendered, with the icons that it uses put at its top."""
    return make_response(with_symbols(render_template(template, **context)), code)


def asset(name: str) -> str:
    """Address of a file of static/, with its content hash in the name, so it is kept for ever."""
    names: dict[str, str] = current_app.extensions["bekal_assets"]
    return f"/static/{names[name]}"


def build_assets(source: Path, target: Path) -> dict[str, str]:
    """Copy `source` to `target` under hashed names, compressed once. Returns name to new name.

    Scripts import each other by relative address, so all of js/ share one hash, in the name of
    their folder: a page never gets scripts of two releases."""
    target.mkdir(parents=True, exist_ok=True)
    names: dict[str, str] = {}
    files = {p.relative_to(source): lean(p) for p in sorted(source.rglob("*")) if p.is_file()}
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
            # Outside the folder, which another start may be listing at this moment.
            part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
            for file, content in ((copy.with_name(copy.name + ".br"), packed), (copy, data)):
                part.write_bytes(content)
                part.replace(file)
        names[name] = copy.relative_to(target).as_posix()
    return names


def lean(file: Path) -> bytes:
    """What phones get of a file: a script or a style sheet without its remarks, which are a third
    of a script's bytes. Only whole lines go, so a text over several lines must not have one that
    begins with `//`."""
    data = file.read_bytes()
    return REMARKS.sub(b"", data) if file.suffix in (".js", ".css") else data


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:10]


def init_app(app: Flask, state_dir: Path) -> None:
    target = state_dir / "static"
    app.extensions["bekal_assets"] = build_assets(Path(app.root_path).parent / "static", target)
    app.extensions["bekal_addresses"] = {}
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(target),
        prefix="static/",
        max_age=MONTHS,
        immutable_file_test=lambda _path, _url: True,
        allow_all_origins=False,
    )
    app.config |= {
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": BROTLI_OF_A_REPLY,
        "COMPRESS_BR_WINDOW": 18,  # 256 kB holds any page; by default it is 4 MB
        "COMPRESS_LEVEL": 6,
        "COMPRESS_MIN_SIZE": 500,
        "COMPRESS_STREAMS": False,
    }
    Compress(app)
    app.jinja_env.globals |= {"asset": asset, "plays_sound": plays_sound, "once_each": cache}
    app.jinja_env.globals["brought_back"] = brought_back
    app.jinja_env.filters |= {
        "rupiah": _rupiah,
        "words": _words,
        "percent": _percent,
        "decimal": _decimal,
        "size": size,
    }
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _keep_compiled(app, state_dir)
    app.context_processor(_globals)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _any_error)


def _keep_compiled(app: Flask, state_dir: Path) -> None:
    """Templates are compiled once: all of them take a second and a half of each start. Jinja knows
    itself whether a source changed; what else the code depends on is in the folder's name."""
    env = app.jinja_env
    ways = f"{version('jinja2')} {sorted(env.extensions)} {env.trim_blocks} {env.lstrip_blocks}"
    folder = state_dir / "templat" / _hash(ways.encode())
    folder.mkdir(parents=True, exist_ok=True)
    env.bytecode_cache = FileSystemBytecodeCache(str(folder))


def _rupiah(amount: int) -> str:
    return numbers.rupiah(amount, i18n.language())


def _words(n: int) -> str:
    return numbers.in_words(n, i18n.language())


def size(n: int) -> str:
    """What a tap will load, as the page's language writes it."""
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
        "other_language": i18n.other_language(),
        "switch_language_url": i18n.switch_language_url(),
        "person": who,
        "came_back": bool(brought_back()),
        "is_public_page": public,
        "is_first_visit": not public and is_first_visit(),
        "menu": _menu(who),
        "links": _links(who),
        "is_demo": current_app.extensions["bekal_settings"].development,
        "programme_name": current_app.extensions["bekal_settings"].programme_name,
        "lan_notice": _on_lan_without_https(),
    }


def _links(who: Person | None) -> dict[str, str]:
    """Addresses of the frame. On a page of one person, help begins with the country they told."""
    endpoints: dict[str, str] = current_app.extensions["bekal_links"]
    links = {name: _address(endpoint) for name, endpoint in endpoints.items()}
    if who is not None and who.country and "help" in endpoints:
        links["help"] = url_for(endpoints["help"], negara=who.country)
    return links


def _address(endpoint: str) -> str:
    """Of a view that takes nothing. The frame of each page has ten, and there are but a few."""
    known: dict[tuple[str, str, str | None], str] = current_app.extensions["bekal_addresses"]
    key = (endpoint, request.script_root, i18n.carried())
    if key not in known:
        known[key] = url_for(endpoint)
    return known[key]


def _menu(who: Person | None) -> list[dict[str, Any]]:
    """Four places for a learner; for staff what their grants open, then what all may use."""
    staff = who is not None and who.is_staff
    items: tuple[MenuItem, ...] = current_app.extensions["bekal_menu"]
    here = _place(items)
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


def _place(items: tuple[MenuItem, ...]) -> str | None:
    """The one item that this page belongs to: its own, else the first of its room, else the one
    whose address its own continues."""
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
    """Offline use needs HTTPS or localhost; on a LAN address the page says so."""
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
        told = {"error": error.code, "message": gettext(error.name)}
        told["code"] = error.name.lower().replace(" ", "_")
        return _with_headers_of(error, make_response(told, error.code or 500))
    if request_ctx.url_adapter is None:  # a host that is not ours has no pages
        return make_response(error.name, error.code or 500)
    response = page(
        "kit/error.html",
        error.code or 500,
        status=error.code or 500,
        request_id=g.get("request_id"),
        retry_url=i18n.own_path() if request.method == "GET" else None,
        form_url=page_of_form() if request.method == "POST" else None,
        has_cookies=bool(request.cookies),
    )
    return _with_headers_of(error, response)


def _with_headers_of(error: HTTPException, response: Response) -> Response:
    """What the error says beside its text: Allow, Retry-After."""
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _any_error(error: Exception) -> Response | HTTPException:
    if current_app.testing:
        raise error
    log.error("request_failed", id=g.get("request_id", "-"), trace=trace_of(error))
    if "person" not in g:
        adopt(None)  # who is asking could not be found out; the page must not try again
    if isinstance(error, DBAPIError | NoTurnError) and trouble(error):
        database().forget_reader()
        return _http_error(ServiceUnavailable(retry_after=A_MINUTE))
    return _http_error(InternalServerError())
