"""`/mitra/simpan/<place>`: the partners of a province or country, to read, and to keep on a phone
with all its pages in one file (kit.web.bundles). Nothing of the reader is stored.

    {"v": 1, "module": "simpan/<place>", "language", "title", "assets": [address, …]}"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from flask import Flask, Response, abort, current_app, request, url_for

from app.kit.clock import today
from app.kit.permissions import public
from app.kit.registry import ValuePerApp, registry
from app.kit.text.i18n import ORIGINAL, language
from app.kit.untyped.data import brotli_compress, brotli_decompress
from app.kit.web.bundles import Files, asset_addresses, make_offline_bundle
from app.kit.web.packing import best_encoding_of_request
from app.kit.web.pages import render
from app.partners import queries
from app.partners.queries import PhoneList
from app.partners.routes.frame import bp
from app.partners.rules.vocabulary import KINDS, LANGUAGES, NEEDS
from app.regions.queries import find_region
from app.work_abroad.queries import destination_countries

QUALITY = 9
"""Of brotli: a list is packed once for each state of it, in some 20 ms."""
MOST_LINES = 10
"""Of all of Indonesia, on the first page of a list; the rest stand on the pages of their needs."""
PACKAGES = ValuePerApp[dict[tuple[str, str], "_Package"]]("phone_lists")
"""{(place, language): the package made last in this process}, compressed: all of them together take
some 2 MB."""


@dataclass(frozen=True, slots=True)
class _Package:
    """A list as a phone keeps it. `release`: a digest of all that is in it;
    `length`: bytes once unpacked; `packed`: brotli."""

    state: Hashable
    release: str
    length: int
    packed: bytes

    @property
    def size(self) -> int:
        """Bytes of the download."""
        return len(self.packed)


@bp.get("/mitra/simpan/<string(length=2):place>", endpoint="phone_list")
@public
def phone_list_page(place: str) -> Response:
    """Who helps in all of Indonesia, the needs that have somebody, and the button that keeps the
    list on this phone."""
    name = _name_or_404(place)
    package = _package(place, name)
    return _index_page(queries.make_phone_list(place, today()), name, package)


@bp.get("/mitra/simpan/<string(length=2):place>/<need>", endpoint="phone_list_need")
@public
def phone_list_need_page(place: str, need: str) -> Response:
    """Who helps with one need: for all of Indonesia first, then by regency."""
    name = _name_or_404(place)
    if need not in NEEDS:
        abort(404)
    return _need_page(queries.make_phone_list(place, today()), name, need)


@bp.get("/mitra/simpan/<string(length=2):place>/paket.json", endpoint="phone_list_package")
@public
def phone_list_package(place: str) -> Response:
    """All pages of the list in one file; 304 for a phone that has this release of it."""
    package = _package(place, _name_or_404(place))
    is_packed = best_encoding_of_request(request.environ) == "br"
    body = package.packed if is_packed else brotli_decompress(package.packed)
    answer = Response(body, mimetype="application/json")
    if is_packed:
        answer.headers["Content-Encoding"] = "br"
    answer.headers["Cache-Control"] = "no-cache"
    answer.vary.add("Accept-Encoding")
    # Weak: the same content in each encoding.
    answer.set_etag(package.release, weak=True)
    answer.make_conditional(request)
    return answer


def _name_or_404(place: str) -> str:
    """The name of a province or country in the language of the page."""
    for country in destination_countries(language()):
        if country.code == place:
            return country.name[language()]
    region = find_region(place)
    return region.name if region and region.level == "province" else abort(404)


def _package(place: str, name: str) -> _Package:
    """The package in the language of the page, made anew if the list or the day is another one."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    made = PACKAGES.find(app)
    made = PACKAGES.put(app, {}) if made is None else made
    key, state = (place, language()), (today(), queries.state_of_list())
    if key not in made or made[key].state != state:
        release, data = _bundle(app, queries.make_phone_list(place, today()), name)
        made[key] = _Package(state, release, len(data), brotli_compress(data, QUALITY))
    return made[key]


def _bundle(app: Flask, told: PhoneList, name: str) -> tuple[str, bytes]:
    lang = language()
    place = told.whole
    query = None if lang == ORIGINAL else lang
    index = url_for("partners.phone_list", place=place, lang=query)
    files: Files = {index: _as_stored(app, index, told, name)}
    for need in told.counts():
        address = url_for("partners.phone_list_need", place=place, need=need, lang=query)
        files[address] = _as_stored(app, address, told, name, need)
    return make_offline_bundle(
        files,
        v=1,
        module=f"simpan/{place}",
        language=lang,
        title=name,
        assets=asset_addresses(app, [text for _, text in files.values()]),
    )


def _as_stored(
    app: Flask, address: str, told: PhoneList, name: str, need: str = ""
) -> tuple[str, str]:
    """Content type and text of the page of a need, or of the first page. It is rendered in
    a context of its own, so that nothing of the reader's request is in it."""
    base = registry(app).settings.public_url
    with app.app_context(), app.test_request_context(address, base_url=base):
        answer = _need_page(told, name, need) if need else _index_page(told, name, None)
        return answer.content_type, answer.get_data(as_text=True)


def _index_page(told: PhoneList, name: str, package: _Package | None) -> Response:
    """Without a package: the page as it lies on a phone."""
    return render(
        "partners/phone_list.html",
        told=told,
        place_name=name,
        package=package,
        counts=told.counts(),
        most_lines=MOST_LINES,
        month=today(),
        needs=NEEDS,
    )


def _need_page(told: PhoneList, name: str, need: str) -> Response:
    place = told.whole
    return render(
        "partners/phone_list_need.html",
        told=told,
        parts=told.of_need(need),
        left_out=told.left_out_of(need),
        where={"tempat" if place.isdigit() else "negara": place},
        place_name=name,
        need=need,
        month=today(),
        kinds=KINDS,
        needs=NEEDS,
        languages=LANGUAGES,
    )
