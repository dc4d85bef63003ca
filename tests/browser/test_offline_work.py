"""The payslip and offer checks on the phone give the same results as on the server."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from app.work_abroad.rules import offer, payslip
from tests.browser.test_offline_rules import GENERATED_CASES, OpenPhone, run_module, vectors
from tests.deployment import Site
from tests.rules.test_payslip import country


def _slip(random: Random) -> dict[str, Any]:
    def amount(most: int) -> str:
        return f"{random.randint(1, most) / 100:.2f}"

    kinds = random.sample(payslip.DEDUCTIONS, random.randint(0, 4))
    gross = amount(10**6)
    return {
        "gross": gross,
        "deductions": [
            [kind, amount(3 * 10**5), random.choice([None, "0", amount(3 * 10**5)])]
            for kind in kinds
        ],
        "agreed": random.choice([None, gross, amount(10**6)]),
        "received": random.choice([None, gross, amount(10**6)]),
        "year": random.randint(1, 4),
        "least": random.choice([None, amount(10**6)]),
        "limits": random.choice(
            [[], [["agen", {"percent_first": "10"}], ["iuran", {"percent": "2.5"}]]]
        ),
    }


SLIP = """c => {
  const read = (text) => text == null ? null : exact(text);
  const rules = c.limits.map(([kind, { monthly, percent, percent_first: first }]) => (
    { kind, monthly, percent: percent ?? first }));
  return m.check({
    gross: exact(c.gross), agreed: read(c.agreed), received: read(c.received), year: c.year ?? 1,
    deductions: c.deductions.map(([kind, amount, agreed]) => (
      { kind, amount: exact(amount), agreed: read(agreed) })),
  }, c.least ? [{ least: c.least }, ...rules] : rules);
}"""


def test_payslip_check_on_the_phone_equals_that_on_the_server(phone: OpenPhone, site: Site) -> None:
    random = Random(8)
    known: list[dict[str, Any]] = [{"limits": [], **case} for case in vectors("payslip")["cases"]]
    cases = [*known, *(_slip(random) for _ in range(GENERATED_CASES))]
    found = run_module(phone(), site, "slip-gaji.js", SLIP, cases)

    def scaled(amount: Decimal | str) -> str:
        return str(int(Decimal(amount) * 10**18))

    def read(amount: str | None) -> Decimal | None:
        return None if amount is None else Decimal(amount)

    for case, answer in zip(cases, found, strict=True):
        slip = payslip.Payslip(
            Decimal(case["gross"]),
            tuple(
                payslip.PayslipDeduction(kind, Decimal(amount), read(agreed))
                for kind, amount, agreed in case["deductions"]
            ),
            read(case.get("agreed")),
            read(case.get("received")),
            year=case.get("year", 1),
        )
        result = payslip.check_payslip(slip, country(case["limits"], case.get("least")))
        assert answer["left"] == scaled(result.left), case
        assert answer["percent"] == str(int(result.left_percent * 10)), case
        assert [
            (d["why"], (d.get("taken") or {}).get("kind"), d["on"], d["compared"])
            for d in answer["differences"]
        ] == [
            (d.why.value, d.deduction and d.deduction.kind, scaled(d.on_slip), scaled(d.compared))
            for d in result.differences
        ], case
    for case, answer in zip(known, found, strict=False):
        assert [d["why"] for d in answer["differences"]] == [d[0] for d in case["differences"]]


def test_job_offer_check_on_the_phone_equals_that_on_the_server(
    phone: OpenPhone, site: Site
) -> None:
    random = Random(9)
    cases = [
        (
            {
                point: random.choice((offer.UNKNOWN, *options))
                for point, options in offer.QUESTIONS.items()
            },
            random.choice(["", "PT Contoh"]),
        )
        for _ in range(GENERATED_CASES)
    ]
    there = {point: list(good) for point, good in offer.THERE.items()}
    each = "([points, answers, name]) => m.check(points, answers, name)"
    found = run_module(phone(), site, "cek-tawaran.js", each, [[there, *case] for case in cases])
    for (answers, name), answer in zip(cases, found, strict=True):
        result = offer.check_offer(answers, name)
        assert answer == {"there": [*result.there], "missing": [*map(list, result.missing)]}
