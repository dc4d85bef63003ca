"""The rules of the tools on the phone give the same results as on the server, for all shared
vectors and for generated numbers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from decimal import Decimal
from random import Random
from typing import Any

from playwright.sync_api import BrowserContext

from app.loans.rules import departure, loan
from app.money.rules import breakeven, budget, inflation, remittance, saving
from config import ROOT
from tests.browser.scripts import call
from tests.deployment import Site

GENERATED_CASES = 300
BIG = "n => n == null ? null : BigInt(n)"
PLAIN = """found => JSON.parse(JSON.stringify(found ?? null,
  (_, value) => typeof value === 'bigint' ? value.toString() : value))"""
OpenPhone = Callable[..., BrowserContext]


def vectors(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / f"tests/vectors/{name}.json").read_text("utf-8"))
    return found


def run_module(
    context: BrowserContext, site: Site, module: str, each: str, given: list[Any]
) -> Any:
    """Run `each`, a JavaScript function, on each of `given`. `big` makes whole numbers, `exact`
    exact numbers of angka.js."""
    work = f"""async (m, all) => {{
      const {{ exact }} = await import(new URL('../angka.js', all[0]));
      const [big, plain] = [{BIG}, {PLAIN}];
      return all[1].map((it) => plain(({each})(it)));
    }}"""
    page = context.new_page()
    page.goto("/alat")
    base = page.evaluate("location.origin")
    page.close()
    (folder,) = (site.state_dir / "static").glob("js-*")
    here = f"{base}/static/{folder.name}/alat/x.js"
    return call(context, site, f"alat/{module}", work, [here, given])


def text(value: Any) -> Any:
    """As JavaScript serialises whole numbers."""
    return str(value) if type(value) is int else value


def hundredths(value: Decimal | str | None) -> str | None:
    return None if value is None else str(int(Decimal(value) * 100))


def test_break_even_calculation_on_the_phone_equals_that_on_the_server(
    phone: OpenPhone, site: Site
) -> None:
    random = Random(1)
    cases = [
        {key: case[key] for key in ("fixed", "price", "cost", "days")}
        for case in vectors("breakeven")["cases"]
    ]
    cases += [
        {
            "fixed": random.randrange(10**8),
            "price": random.randint(1, 10**5),
            "cost": random.randrange(10**5),
            "days": random.choice([None, 1, 26]),
        }
        for _ in range(GENERATED_CASES)
    ]
    each = "c => m.work(big(c.fixed), big(c.price), big(c.cost), big(c.days))"
    found = run_module(phone(), site, "impas.js", each, cases)
    on_server = [asdict(breakeven.compute_items_to_sell(*case.values())) for case in cases]
    assert found == [{key: text(value) for key, value in each.items()} for each in on_server]
    for case, answer in zip(vectors("breakeven")["cases"], found, strict=False):
        assert answer == {key: text(case[key]) for key in answer}


def test_inflation_calculation_on_the_phone_equals_that_on_the_server(
    phone: OpenPhone, site: Site
) -> None:
    random = Random(2)
    cases = [
        (case["amount"], case["years"], case["rate"]) for case in vectors("inflation")["cases"]
    ]
    known = len(cases)
    cases += [
        (random.randint(1, 10**12), random.randint(1, 50), f"{random.randint(0, 10_000) / 100:.2f}")
        for _ in range(GENERATED_CASES)
    ]
    each = "([amount, years, rate]) => m.work(big(amount), big(years), exact(rate))"
    found = run_module(phone(), site, "inflasi.js", each, [*map(list, cases)])
    assert found == [
        {k: text(v) for k, v in asdict(inflation.apply_inflation(a, n, Decimal(r))).items()}
        for a, n, r in cases
    ]
    for case, answer in zip(vectors("inflation")["cases"], found[:known], strict=True):
        assert answer == {key: text(case[key]) for key in answer}


def test_savings_calculation_on_the_phone_equals_that_on_the_server(
    phone: OpenPhone, site: Site
) -> None:
    random = Random(3)
    context = phone()
    known = vectors("saving")
    saves = [(c["deposit"], c["months"], c["rate"], c["start"]) for c in known["save"]]
    reaches = [(c["target"], c["months"], c["rate"], c["start"]) for c in known["reach"]]
    more = [
        (
            random.randrange(10**9),
            random.randint(1, 600),
            f"{random.choice([0, random.randint(0, 2_000) / 100]):.2f}",
            random.choice([0, random.randrange(10**8)]),
        )
        for _ in range(GENERATED_CASES)
    ]
    each = "([a, n, r, s]) => m.{}(big(a), big(n), exact(r), big(s))"
    found = run_module(
        context, site, "tabungan.js", each.format("save"), [*map(list, saves + more)]
    )
    assert found == [
        text(saving.savings_from_deposit(a, n, Decimal(r), s).end.value_idr)
        for a, n, r, s in saves + more
    ]
    assert found[: len(saves)] == [text(case["value_idr"]) for case in known["save"]]
    found = run_module(
        context, site, "tabungan.js", each.format("reach"), [*map(list, reaches + more)]
    )
    assert found == [
        text(saving.savings_for_target(a, n, Decimal(r), s).monthly_idr)
        for a, n, r, s in reaches + more
    ]
    assert found[: len(reaches)] == [text(case["monthly_idr"]) for case in known["reach"]]


def test_budget_calculation_on_the_phone_equals_that_on_the_server(
    phone: OpenPhone, site: Site
) -> None:
    random = Random(4)
    cases = [
        {key: case[key] for key in ("income", "out", "yearly", "periods")}
        for case in vectors("budget")["cases"]
    ]
    kinds = [
        k.value
        for k in budget.BudgetCategory
        if k not in (budget.BudgetCategory.YEARLY, budget.BudgetCategory.LEFT)
    ]
    cases += [
        {
            "income": random.randrange(10**7),
            "out": {kind: random.randrange(3 * 10**6) for kind in random.sample(kinds, 3)},
            "yearly": random.randrange(10**7),
            "periods": random.choice([1, 12, 26, 52]),
        }
        for _ in range(GENERATED_CASES)
    ]
    each = """c => m.work(big(c.income),
      Object.fromEntries(Object.entries(c.out).map(([kind, n]) => [kind, big(n)])),
      big(c.yearly), big(c.periods))"""
    found = run_module(phone(), site, "anggaran.js", each, cases)
    for case, answer in zip(cases, found, strict=True):
        out = {budget.BudgetCategory(kind): n for kind, n in case["out"].items()}
        result = budget.compute_budget(case["income"], out, case["yearly"], case["periods"])
        assert answer == {
            **{k: text(getattr(result, k)) for k in ("income", "outgo", "left", "yearly_part")},
            "parts": [
                {"kind": p.kind.value, "amount": text(p.amount), "percent": text(p.percent)}
                for p in result.parts
            ],
        }
    for case, answer in zip(vectors("budget")["cases"], found, strict=False):
        percents = {part["kind"]: int(part["percent"]) for part in answer["parts"]}
        assert percents == case["percents"]


def _offer(random: Random, n: int) -> dict[str, Any]:
    result = random.choice(["rate", "arrives", "neither"])
    return {
        "name": f"{n}",
        "fee": random.choice([None, "0", f"{random.randint(0, 5_000) / 100:.2f}"]),
        "rate": f"{random.randint(300_000, 450_000) / 100:.2f}" if result == "rate" else None,
        "arrives": random.randint(10**5, 10**7) if result == "arrives" else None,
        "on_top": random.random() < 0.3,
    }


def test_remittance_comparison_on_the_phone_equals_that_on_the_server(
    phone: OpenPhone, site: Site
) -> None:
    random = Random(5)
    known = vectors("remittance")
    cases: list[dict[str, Any]] = [
        {
            "amount": case["amount"],
            "mid": known["mid"],
            "offers": [
                {**offer, "arrives": None, "on_top": case["way"] == "tambah"}
                for offer in known["offers"]
            ],
        }
        for case in known["cases"]
    ]
    cases += [
        {
            "amount": f"{random.randint(10_000, 300_000) / 100:.2f}",
            "mid": random.choice([None, "3900", "3912.55"]),
            "offers": [_offer(random, n) for n in range(random.randint(1, 5))],
        }
        for _ in range(GENERATED_CASES)
    ]
    each = """c => m.compare(exact(c.amount), c.mid && exact(c.mid), c.offers.map((o) => ({
      name: o.name, fee: o.fee && exact(o.fee), rate: o.rate && exact(o.rate),
      arrives: big(o.arrives), onTop: o.on_top })))"""
    found = run_module(phone(), site, "kirim-uang.js", each, cases)
    for case, answers in zip(cases, found, strict=True):
        offers = [
            remittance.RemittanceOffer(
                o["name"],
                o["fee"] and Decimal(o["fee"]),
                o["rate"] and Decimal(o["rate"]),
                o["arrives"],
                o["on_top"],
            )
            for o in case["offers"]
        ]
        mid = case["mid"] and Decimal(case["mid"])
        result = remittance.compare_offers(Decimal(case["amount"]), mid, offers)
        assert [
            (a["offer"]["name"], a["rank"], a["received"], a.get("less_idr")) for a in answers
        ] == [(r.offer.name, r.rank, text(r.received), text(r.less_idr)) for r in result]
        percents = ("fee_percent", "margin_percent", "total_percent")
        assert [[a[key] for key in percents] for a in answers] == [
            [hundredths(getattr(r, key)) for key in percents] for r in result
        ]
        for key in ("fee_idr", "lost_idr"):
            assert [a[key] for a in answers] == [text(getattr(r, key)) for r in result]
    for case, answers in zip(known["cases"], found, strict=False):
        for wanted, answer in zip(case["expected"], answers, strict=True):
            assert (wanted["name"], wanted["rank"]) == (answer["offer"]["name"], answer["rank"])
            assert answer["received"] == text(wanted["received_idr"])


def _loan_case(random: Random) -> dict[str, Any]:
    every = random.choice(list(loan.PaymentInterval))
    length = random.randint(1, 36)
    grace = random.choice([0, 0, random.randrange(length)])
    case: dict[str, Any] = {"every": every.name}
    if random.random() < 0.5:
        received = random.randint(10**5, 10**8)
        payment = received * random.randint(100, 300) // 100 // (length - grace) + 1
        return case | {"received": received, "payments": [[grace, 0], [length - grace, payment]]}
    debt = random.randint(10**5, 10**8)
    return case | {
        "told": random.choice(["YEAR", "MONTH"]),
        "debt": debt,
        "percent": f"{random.randint(0, 4_000) / 100:.2f}",
        "flat": random.random() < 0.5,
        "length": length,
        "fee": random.choice([0, debt // 20]),
        "grace": grace,
        "added": random.random() < 0.5,
    }


def _python(case: dict[str, Any]) -> loan.Loan | loan.ImplausibleLoan:
    every = loan.PaymentInterval[case["every"]]
    if "payments" in case:
        payments = [amount for times, amount in case["payments"] for _ in range(times)]
        return loan.loan_from_payments(case["received"], payments, every)
    rate = loan.rate_per_payment_period(
        Decimal(case["percent"]), loan.RatePeriod[case["told"]], every
    )
    names = ("debt", "flat", "length", "fee", "grace", "added")
    return loan.loan_from_terms(
        loan.LoanTerms(rate=rate, every=every, **{n: case[n] for n in names})
    )


LOAN = """c => {
  const every = { MONTH: 12, WEEK: 52, DAY: 365 }[c.every];
  if (c.payments) {
    const payments = c.payments.flatMap(([n, paid]) => Array(n).fill(big(paid)));
    return m.asPaid(big(c.received), payments, every);
  }
  const result = { YEAR: 1, MONTH: 12, DAY: 365 }[c.told];
  const rate = m.periodRate(exact(c.percent), result, every);
  return m.asTold({ ...c, debt: big(c.debt), fee: big(c.fee), rate, every });
}"""


def test_loan_calculation_on_the_phone_equals_that_on_the_server(
    phone: OpenPhone, site: Site
) -> None:
    random = Random(6)
    known = vectors("loans")["cases"]
    cases = [*known, *(_loan_case(random) for _ in range(GENERATED_CASES))]
    found = run_module(phone(), site, "pinjam.js", LOAN, cases)
    for case, answer in zip(cases, found, strict=True):
        result = _python(case)
        if isinstance(result, loan.ImplausibleLoan):
            assert answer is None, case
            continue
        assert answer is not None, case
        assert answer["payments"] == [text(row.paid) for row in result.rows], case
        assert (answer["received"], answer["extra"]) == (
            text(result.received),
            text(result.extra_cost),
        )
        assert answer["nominal"] == hundredths(result.nominal_percent), case
        assert answer["effective"] == hundredths(result.effective_percent), case
    for case, answer in zip(known, found, strict=False):
        wanted = case["expected"]
        paid = [int(amount) for amount in answer["payments"] if amount != "0"]
        assert [paid[0], paid[-1]] == wanted["first_and_last_idr"]
        assert answer["nominal"] == hundredths(wanted["nominal_percent"])


def test_departure_cost_calculation_on_the_phone_equals_that_on_the_server(
    phone: OpenPhone, site: Site
) -> None:
    random = Random(7)
    cases: list[list[Any]] = [
        [
            random.randint(1, 10**8),
            random.choice([0, random.randrange(10**7)]),
            random.randrange(10**7),
            random.randint(1, 24),
            random.choice([None, random.randrange(2 * 10**7)]),
        ]
        for _ in range(GENERATED_CASES)
    ]
    each = "([w, u, c, n, g]) => m.work(big(w), big(u), big(c), big(n), big(g))"
    found = run_module(phone(), site, "biaya-berangkat.js", each, cases)
    for case, answer in zip(cases, found, strict=True):
        result = departure.compute_departure_cost(*case)
        assert (answer["paid"], answer["extra"]) == (text(result.paid), text(result.extra_cost))
        assert answer["wage_left_a_month"] == text(result.wage_left_a_month)
        nominal = None if result.loan is None else result.loan.nominal_percent
        assert (answer.get("loan") or {}).get("nominal") == hundredths(nominal), case
