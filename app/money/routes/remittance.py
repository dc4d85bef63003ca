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
from app.kit.text.numbers import format_money
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


def _ordered_parameters() -> list[tuple[str, str]]:
    """The query parameters, then those of the form body, in the order in which they were sent.
    request.args and request.form do not keep this order."""
    parts = [request.query_string]
    if request.mimetype == "application/x-www-form-urlencoded":
        parts.append(request.get_data())
    return [
        pair
        for part in parts
        for pair in parse_qsl(part.decode("utf-8", "replace"), keep_blank_values=True)
        if pair[0] != "lang"
    ]


def _compare_offers(comparison: forms.ComparisonRequest) -> tuple[rules.OfferResult, ...]:
    offers = [form.offer() for form in comparison.offers]
    return rules.compare_offers(comparison.sum.jumlah.data, comparison.sum.tengah.data, offers)


def _float_or_none(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _comparison_json(results: Sequence[rules.OfferResult]) -> dict[str, Any]:
    return {
        "offers": [
            {
                "name": result.offer.name,
                "paid": _float_or_none(result.paid),
                "received_idr": result.received,
                "fee_percent": _float_or_none(result.fee_percent),
                "margin_percent": _float_or_none(result.margin_percent),
                "total_percent": _float_or_none(result.total_percent),
                "rank": result.rank,
            }
            for result in results
        ]
    }


def _comparison_address(parameters: Sequence[tuple[str, str]]) -> str:
    """The URL of the comparison with these parameters in this order; url_for would reorder them."""
    here = url_for("money.remittance")
    return f"{here}{'&' if '?' in here else '?'}{urlencode(parameters)}"


def _empty_comparison_page() -> Response:
    """The page with the empty form; the country in the query preselects the currency."""
    return render(
        "money/kirim_uang.html",
        asked=forms.empty_comparison_request(request.args.get("negara", "")),
        example=_comparison_address(EXAMPLE),
        currencies=queries.currency_by_country(),
    )


@bp.get("/alat/kirim-uang", endpoint="remittance")
@public
def remittance_page() -> Response:
    pairs = _ordered_parameters()
    if not forms.is_comparison_requested(pairs):
        return _empty_comparison_page()
    asked = forms.parse_request(pairs)
    if asked.errors and forms.is_add_offer_button_pressed(pairs):
        asked = asked.without_empty_field_errors()
        return render("money/kirim_uang.html", asked=asked, adding=True)
    if asked.errors:
        return render("money/kirim_uang.html", 422, asked=asked)
    results = _compare_offers(asked)
    currency = asked.sum.mata_uang.data
    return render(
        "money/hasil.html",
        asked=asked,
        adding=forms.is_add_offer_button_pressed(pairs),
        results=results,
        extra=rules.yearly_extra_cost_of_dearest(results, int(asked.sum.sebulan.data)),
        scale=rules.largest_fee_and_margin_idr(results),
        widest=rules.offer_with_widest_margin(results),
        unit=forms.UNITS[currency],
        sent=partial(format_money, currency=currency, lang=language()),
        idr=partial(format_money, currency="IDR", lang=language()),
        share=registry().settings.public_url + _comparison_address(asked.shareable_parameters()),
    )


@bp.route("/alat/kirim-uang.json", methods=["GET", "POST"])
@public
def remittance_json() -> Response:
    asked = forms.parse_request(_ordered_parameters())
    if asked.errors:
        return make_response(jsonify(errors=asked.errors), 422)
    return jsonify(_comparison_json(_compare_offers(asked)))
