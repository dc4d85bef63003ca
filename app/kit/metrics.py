"""What all processes of this machine count, by Prometheus' client library.

Each process counts in a file of its own in one folder, so that whichever worker answers `/metrics`
tells the sums of all. The folder is made by the process that forks the workers; under a server that
does not fork, PROMETHEUS_MULTIPROC_DIR has to name one folder for all of them, emptied at start."""

from __future__ import annotations

import os
from collections.abc import Iterable
from tempfile import TemporaryDirectory

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
if FOLDER not in os.environ:
    _folder = TemporaryDirectory(prefix="bekal-metrics-", ignore_cleanup_errors=True)
    os.environ[FOLDER] = _folder.name  # the library reads it when it is imported

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest  # noqa: E402
from prometheus_client.core import Metric  # noqa: E402
from prometheus_client.multiprocess import MultiProcessCollector  # noqa: E402

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
METHODS = frozenset({"GET", "HEAD", "POST"})
"""Others are counted as "other": the name of a method comes from the sender."""

REQUEST_SECONDS = Histogram(
    "bekal_request_seconds",
    "Seconds from a request to its response, without files that need no application.",
    ("method", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=None,
)
SENT_ITEMS = Counter(
    "bekal_sent_items",
    "Items (such as answers) sent by phones and forms, by kind and outcome.",
    ("kind", "outcome"),
    registry=None,
)


def observe_request(method: str, status: int, seconds: float) -> None:
    """Count one response."""
    name = method if method in METHODS else "other"
    REQUEST_SECONDS.labels(name, str(status)).observe(seconds)


class _Gauges:
    """Hands measured values to a registry of the library."""

    def __init__(self, measured: Iterable[Metric]) -> None:
        self._measured = measured

    def collect(self) -> Iterable[Metric]:
        return self._measured


def metrics_text(measured: Iterable[Metric]) -> bytes:
    """The counts of all processes of this machine and the `measured` values, in the text format of
    Prometheus (CONTENT_TYPE)."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    registry.register(_Gauges(measured))
    return generate_latest(registry)
