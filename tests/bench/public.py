"""Public pages by the application alone, and by nginx in front with its cache (deploy/nginx.conf).

Rates are by ab (Debian's apache2-utils) with 16 connections that stay open. It shares the cores
with what it measures; the CPU that a server takes for each request depends less on that."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

from app.course import queries
from app.work_abroad.queries import country_sheets
from tests.bench.processes import children, cpu_seconds, workers
from tests.bench.report import Report
from tests.bench.target import HOST, BenchDeployment
from tests.deployment import Site
from tests.proxy.nginx import nginx_in_front

LESSON = "/belajar/kirim-uang/dua-biaya"
REQUESTS = 20_000
VISITS = 5_000
_RATE = re.compile(r"Requests per second: +([\d.]+)")
_WRONG = re.compile(r"Non-2xx responses: +(\d+)")


def measure(report: Report, target: BenchDeployment, site: Site, folder: Path) -> None:
    if shutil.which("ab") is None:
        raise RuntimeError("not run: apt-get install apache2-utils")
    app_port = int(site.environment["PORT"])
    alone = _rate(app_port, LESSON)
    app_cpu = _cpu_of_requests(workers(site.process.pid), app_port)
    with nginx_in_front(app_port, folder, workers=2) as port:
        front = _rate(port, LESSON)
        nginx = children(int((folder / "nginx.pid").read_text()))
        nginx_cpu = _cpu_of_requests(nginx, port)
        hits = _hit_rate(target, port)
    note = f"{alone:,.0f}/s by the application alone, {front:,.0f}/s with nginx in front"
    report.at_least(10, "×", "a lesson from nginx' cache, rate", front / alone, note)
    note = f"{app_cpu * 1e6:.0f} µs in the application, {nginx_cpu * 1e6:.0f} µs in nginx"
    report.at_least(10, "×", "a lesson from nginx' cache, CPU", app_cpu / nginx_cpu, note)
    report.at_least(80, "%", f"{VISITS:,} visits to public pages, cached", hits * 100)


def _rate(port: int, path: str) -> float:
    """Requests a second. Raises RuntimeError if any fails."""
    command = ["ab", "-q", "-k", "-c", "16", "-n", str(REQUESTS), "-H", "Accept-Encoding: br"]
    url = f"http://{HOST}:{port}{path}"
    done = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    found = _RATE.search(done)
    if found is None or _WRONG.search(done):
        raise RuntimeError(f"ab could not measure {path}")
    return float(found[1])


def _cpu_of_requests(pids: list[int], port: int) -> float:
    """Seconds of CPU of these processes for one request."""
    before = sum(map(cpu_seconds, pids))
    _rate(port, LESSON)
    return (sum(map(cpu_seconds, pids)) - before) / REQUESTS


def _hit_rate(target: BenchDeployment, port: int) -> float:
    """The share of visits that nginx answers by itself, from an empty cache."""
    seen: Counter[str] = Counter()
    connection = HTTPConnection(HOST, port, timeout=30)
    for path in _visits(target):
        connection.request("GET", path, headers={"Accept-Encoding": "br"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} at {path}")
        seen[answer.headers["X-Cache-Status"]] += 1
    connection.close()
    return sum(seen[each] for each in ("HIT", "STALE", "UPDATING")) / VISITS


def _visits(target: BenchDeployment) -> Iterator[str]:
    """Lessons, module pages of visitors and help, by popularity: the n-th page of a kind is opened
    1/n as often as the first. One in five in English. The same on each run."""
    chance = random.Random(20)
    with target.app.app_context():
        catalogue = queries.catalogue()
        lessons = [f"/belajar/{each.id}" for each in catalogue.lessons]
        modules = [f"/belajar/{each.id}" for each in catalogue.modules]
        help_pages = [f"/bantuan/{each.code}" for each in country_sheets()]
    kinds = {"lessons": lessons, "modules": modules, "help": help_pages}
    for _ in range(VISITS):
        pages = kinds[chance.choices(list(kinds), (70, 10, 20))[0]]
        path = chance.choices(pages, [1 / n for n in range(1, len(pages) + 1)])[0]
        yield path + ("?lang=en" if chance.random() < 0.2 else "")
