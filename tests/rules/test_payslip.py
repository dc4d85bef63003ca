"""The payslip check: shared vectors, and properties."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.country import Country, DeductionLimit, MinimumWage
from app.work_abroad.rules.payslip import DEDUCTIONS, Payslip, PayslipDeduction, check_payslip

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "payslip.json").read_text(encoding="utf-8")
)
ENTRY: dict[str, Any] = {
    "text": {"id": "Aturan."},
    "sources": (("Seseorang", "https://contoh.id"),),
    "as_of": "2026",
    "review_by": date(2027, 5, 24),
    "line": 1,
}


def country(limits: list[Any], least: str | None) -> Country:
    read = []
    for kind, cap in limits:
        ((name, value),) = cap.items()
        amount: Any = tuple(map(Decimal, value)) if name == "monthly" else Decimal(value)
        read.append(DeductionLimit(kind=kind, **{name: amount}, **ENTRY))
    wages = (MinimumWage(least=Decimal(least), **ENTRY),) if least else ()
    return Country("xx", {"id": "Negara"}, "HKD", (), {"potongan": tuple(read), "upah": wages})


def amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize("case", VECTORS["cases"])
def test_payslip_check_matches_the_shared_test_vectors(case: dict[str, Any]) -> None:
    slip = Payslip(
        Decimal(case["gross"]),
        tuple(
            PayslipDeduction(k, Decimal(a), amount(agreed)) for k, a, agreed in case["deductions"]
        ),
        agreed=amount(case.get("agreed")),
        received=amount(case.get("received")),
        year=case.get("year", 1),
    )
    checked = check_payslip(slip, country(case.get("limits", []), case.get("least")))
    assert checked.left == Decimal(case["left"])
    assert str(checked.left_percent) == case["left_percent"]
    found = [
        [d.why.value, d.deduction.kind if d.deduction else None, d.on_slip, d.compared]
        for d in checked.differences
    ]
    due = [[w, k, Decimal(a), Decimal(b)] for w, k, a, b in case["differences"]]
    assert found == due


cents = st.integers(0, 10**11).map(lambda n: Decimal(n) / 100)
wages = st.integers(1, 10**11).map(lambda n: Decimal(n) / 100)
deductions = st.builds(PayslipDeduction, st.sampled_from(DEDUCTIONS), cents, st.none() | cents)
slips = st.builds(
    Payslip,
    wages,
    st.lists(deductions, max_size=6).map(tuple),
    agreed=st.none() | wages,
    received=st.none() | cents,
    year=st.integers(1, 9),
    rate=st.none() | wages,
)
SHEET = country([["agen", {"monthly": ["1800", "1500"]}], ["iuran", {"percent": "2"}]], "5100")


@given(slips)
def test_payslip_net_pay_plus_deductions_equals_gross_pay_to_the_cent(slip: Payslip) -> None:
    checked = check_payslip(slip, SHEET)
    assert checked.left + sum(d.amount for d in slip.deductions) == slip.gross
    assert (checked.left_idr is None) == (slip.rate is None)
    if slip.rate is not None and checked.left_idr is not None:
        assert abs(checked.left_idr - checked.left * slip.rate) <= Decimal("0.5")


@given(slips)
def test_payslip_check_applies_no_legal_rule_without_data_of_the_country(slip: Payslip) -> None:
    assert all(each.rule is None for each in check_payslip(slip, None).differences)
    found = [each for each in check_payslip(slip, SHEET).differences if each.rule is None]
    assert found == list(check_payslip(slip, None).differences)


@given(slips)
def test_payslip_check_reports_only_differences_to_the_workers_disadvantage(slip: Payslip) -> None:
    for each in check_payslip(slip, SHEET).differences:
        assert each.apart > 0
        if each.deduction is not None:
            assert each.on_slip > each.compared


@given(slips, st.sampled_from(DEDUCTIONS), wages)
def test_extra_payslip_deduction_removes_no_reported_difference(
    slip: Payslip, kind: str, more: Decimal
) -> None:
    longer = Payslip(
        slip.gross,
        (*slip.deductions, PayslipDeduction(kind, more)),
        agreed=slip.agreed,
        year=slip.year,
    )
    asked = [d for d in check_payslip(slip, SHEET).differences if "received" not in d.why.value]
    after = check_payslip(longer, SHEET).differences
    assert all(each in after for each in asked)
