"""A trainer's list of 2,000 people: until its preview is shown, and what phones feel meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.bench.people import COHORT, TRAINER_KEY, browser_of, post
from tests.bench.report import Report, timed
from tests.bench.target import HOST, BenchDeployment
from tests.bench.wire import Wire
from tests.deployment import Site

PEOPLE = 2_000
TIMES = 5
PAGE = f"/kelompok/{COHORT}/daftar"


def preview(report: Report, target: BenchDeployment, site: Site) -> None:
    """Send the list again and again, and look at the preview; others open pages all the while."""
    browser = browser_of(target.app, TRAINER_KEY)
    fields = {"names": long_list(), "role": "pekerja"}
    took: list[float] = []
    waited: list[float] = []
    with (
        ThreadPoolExecutor(1) as pool,
        Wire(site.url, browser.header) as trainer,
        Wire(site.url) as phone,
    ):
        for _ in range(TIMES):
            with timed() as seconds:
                shown = pool.submit(_show, trainer, post(PAGE, HOST, browser, fields))
                while not shown.done():
                    waited.append(_ask(phone))
            took.append(seconds())
            shown.result()
    waited.sort()
    report.at_most(3, "s", f"preview of a list of {PEOPLE:,}", max(took), f"the slowest of {TIMES}")
    report.at_most(
        40,
        "ms",
        "p99 of a page for phones meanwhile",
        waited[len(waited) * 99 // 100] * 1000,
        f"{len(waited)} pages, the slowest {waited[-1] * 1000:.0f} ms",
    )


def long_list() -> str:
    letters = (
        "".join(chr(65 + at // 26**power % 26) for power in range(3)) for at in range(PEOPLE)
    )
    return "\n".join(
        f"{at}. SITI {name} - ds. Sukamaju {at % 90}, Kec. Slahung 0812-{at:04}-0000"
        for at, name in enumerate(letters, 1)
    )


def _show(trainer: Wire, request: bytes) -> None:
    for status, response in ((303, trainer.send(request)), (200, trainer.get(f"{PAGE}/periksa"))):
        if response.status != status:
            raise RuntimeError(f"the list is answered with {response.status}")


def _ask(phone: Wire) -> float:
    with timed() as seconds:
        if phone.get("/masuk").status != 200:
            raise RuntimeError("a page is not answered")
        return seconds()
