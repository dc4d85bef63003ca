"""The checks of a payslip and of an offer answer on the phone as on the server."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from app.work_abroad.rules import offer, payslip
from tests.browser.test_offline_rules import MANY, Phone, asked, vectors
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
  const told = (text) => text == null ? null : exact(text);
  const rules = c.limits.map(([kind, { monthly, percent, percent_first: first }]) => (
    { kind, monthly, percent: percent ?? first }));
  return m.check({
    gross: exact(c.gross), agreed: told(c.agreed), received: told(c.received), year: c.year ?? 1,
    deductions: c.deductions.map(([kind, amount, agreed]) => (
      { kind, amount: exact(amount), agreed: told(agreed) })),
  }, c.least ? [{ least: c.least }, ...rules] : rules);
}"""


def test_payslip_check_on_the_phone_equals_the_server(phone: Phone, site: Site) -> None:
    random = Random(8)
    known: list[dict[str, Any]] = [{"limits": [], **case} for case in vectors("payslip")["cases"]]
    cases = [*known, *(_slip(random) for _ in range(MANY))]
    found = asked(phone(), site, "slip-gaji.js", SLIP, cases)

    def scaled(amount: Decimal | str) -> str:
        return str(int(Decimal(amount) * 10**18))

    def read(amount: str | None) -> Decimal | None:
        return None if amount is None else Decimal(amount)

    for case, answer in zip(cases, found, strict=True):
        slip = payslip.Payslip(
            Decimal(case["gross"]),
            tuple(
                payslip.Deduction(kind, Decimal(amount), read(agreed))
                for kind, amount, agreed in case["deductions"]
            ),
            read(case.get("agreed")),
            read(case.get("received")),
            year=case.get("year", 1),
        )
        told = payslip.check(slip, country(case["limits"], case.get("least")))
        assert answer["left"] == scaled(told.left), case
        assert answer["percent"] == str(int(told.left_percent * 10)), case
        assert [
            (d["why"], (d.get("taken") or {}).get("kind"), d["on"], d["compared"])
            for d in answer["differences"]
        ] == [
            (d.why.value, d.deduction and d.deduction.kind, scaled(d.on_slip), scaled(d.compared))
            for d in told.differences
        ], case
    for case, answer in zip(known, found, strict=False):
        assert [d["why"] for d in answer["differences"]] == [d[0] for d in case["differences"]]


def test_offer_check_on_the_phone_equals_the_server(phone: Phone, site: Site) -> None:
    random = Random(9)
    cases = [
        (
            {
                point: random.choice((offer.UNKNOWN, *told))
                for point, told in offer.QUESTIONS.items()
            },
            random.choice(["", "PT Contoh"]),
        )
        for _ in range(MANY)
    ]
    there = {point: list(good) for point, good in offer.THERE.items()}
    each = "([points, answers, name]) => m.check(points, answers, name)"
    found = asked(phone(), site, "cek-tawaran.js", each, [[there, *case] for case in cases])
    for (answers, name), answer in zip(cases, found, strict=True):
        told = offer.check(answers, name)
        assert answer == {"there": [*told.there], "missing": [*map(list, told.missing)]}
