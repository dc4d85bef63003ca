"""/alat/kirim-uang: uses GET, so that a result has an address."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Response, jsonify, make_response, request, url_for

from app.kit.permissions import public
from app.kit.registry import registry
from app.kit.text.i18n import language
from app.kit.text.numbers import money
from app.kit.web.pages import render
from app.money import queries
from app.money.forms import remittance as forms
from app.money.routes import bp
from app.money.rules import remittance as rules

# Illustrative prices from a lesson example, not of real providers.
EXAMPLE = [
    ("jumlah", "1000"), ("mata_uang", "MYR"), ("tengah", "3900"),
    ("nama", "Aplikasi A"), ("biaya", "10"), ("kurs", "3840"),
    ("nama", "Agen B"), ("biaya", "0"), ("kurs", "3760"),
    ("nama", "Bank C"), ("biaya", "25"), ("kurs", "3890"),
]  # fmt: skip


def _pairs() -> list[tuple[str, str]]:
    """The parameters in the order in which they were sent, which request.args and request.form do
    not keep: those of the address, then those of the form body.
    """
    parts = [request.query_string]
    if request.mimetype == "application/x-www-form-urlencoded":
        parts.append(request.get_data())
    return [
        pair
        for part in parts
        for pair in parse_qsl(part.decode("utf-8", "replace"), keep_blank_values=True)
        if pair[0] != "lang"
    ]


def _results(asked: forms.Asked) -> tuple[rules.Result, ...]:
    offers = [form.offer() for form in asked.offers]
    return rules.compare(asked.sum.jumlah.data, asked.sum.tengah.data, offers)


def _plain(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _as_json(results: Sequence[rules.Result]) -> dict[str, Any]:
    return {
        "offers": [
            {
                "name": result.offer.name,
                "paid": _plain(result.paid),
                "received_idr": result.received,
                "fee_percent": _plain(result.fee_percent),
                "margin_percent": _plain(result.margin_percent),
                "total_percent": _plain(result.total_percent),
                "rank": result.rank,
            }
            for result in results
        ]
    }


def _address(pairs: Sequence[tuple[str, str]]) -> str:
    """The address of the comparer with these parameters in this order, which url_for would not
    keep.
    """
    here = url_for("money.remittance")
    return f"{here}{'&' if '?' in here else '?'}{urlencode(pairs)}"


def _blank() -> Response:
    """The empty form, with the currency of the country in the address preselected."""
    return render(
        "money/kirim_uang.html",
        asked=forms.blank(request.args.get("negara", "")),
        example=_address(EXAMPLE),
        currencies=queries.currencies(),
    )


@bp.get("/alat/kirim-uang")
@public
def remittance() -> Response:
    pairs = _pairs()
    if not forms.asks(pairs):
        return _blank()
    asked = forms.read(pairs)
    if asked.errors and forms.is_adding(pairs):
        asked = asked.before_it_is_sent()
        return render("money/kirim_uang.html", asked=asked, adding=True)
    if asked.errors:
        return render("money/kirim_uang.html", 422, asked=asked)
    results = _results(asked)
    currency = asked.sum.mata_uang.data
    return render(
        "money/hasil.html",
        asked=asked,
        adding=forms.is_adding(pairs),
        results=results,
        extra=rules.dearest_extra_a_year(results, int(asked.sum.sebulan.data)),
        scale=rules.largest_loss(results),
        widest=rules.widest_margin(results),
        unit=forms.UNITS[currency],
        sent=partial(money, currency=currency, lang=language()),
        idr=partial(money, currency="IDR", lang=language()),
        share=registry().settings.public_url + _address(asked.address()),
    )


@bp.route("/alat/kirim-uang.json", methods=["GET", "POST"])
@public
def remittance_json() -> Response:
    asked = forms.read(_pairs())
    if asked.errors:
        return make_response(jsonify(errors=asked.errors), 422)
    return jsonify(_as_json(_results(asked)))
