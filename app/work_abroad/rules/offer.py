"""The check of a job offer: points that are present, and points that are missing and to be asked
about.

There is no verdict: a complete offer is not therefore safe, and a missing point takes no right away
from anybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

UNKNOWN: Final = "belum-tahu"
QUESTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "visa": ("kerja", "bukan-kerja", "belum-ada"),
    "pengirim": ("p3mi", "pemerintah", "mandiri", "perantara"),
    "izin": ("ditanyakan", "belum"),
    "biaya": ("rinci", "lisan", "belum-ada"),
    "kontrak": ("dipahami", "bahasa-lain", "belum-ada"),
    "salinan": ("ada", "belum"),
    "umur": ("cukup", "belum"),
    "paspor": ("sendiri", "orang-lain", "belum-ada"),
}
"""The questions and their answers; UNKNOWN is an answer to each of them."""
THERE: Final[Mapping[str, tuple[str, ...]]] = {
    "visa": ("kerja",),
    "pengirim": ("p3mi", "pemerintah", "mandiri"),
    "izin": ("ditanyakan",),
    "biaya": ("rinci",),
    "kontrak": ("dipahami",),
    "salinan": ("ada",),
    "umur": ("cukup",),
    "paspor": ("sendiri",),
}
"""The answers with which a point is there."""
NAME: Final = "nama"
"""Missing where a P3MI sends and was not named."""


@dataclass(frozen=True)
class JobOfferCheck:
    """The points of a job offer that are present (`there`) and those that are `missing`, each with
    the given answer; both in the order of the questions."""

    there: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]


def check_offer(answers: Mapping[str, str], agency_name: str) -> JobOfferCheck:
    """Check a job offer. `answers` is {question: answer}, complete; `agency_name` is the typed name
    of the placement agency (P3MI).

    Placement by the government or on one's own needs no agency, so its licence is not asked for.

    >>> given = dict.fromkeys(QUESTIONS, UNKNOWN) | {"pengirim": "pemerintah", "umur": "cukup"}
    >>> checked = check_offer(given, "")
    >>> checked.there, [point for point, _ in checked.missing]
    (('pengirim', 'umur'), ['visa', 'biaya', 'kontrak', 'salinan', 'paspor'])
    """
    sender = answers["pengirim"]
    there: list[str] = []
    missing: list[tuple[str, str]] = []
    for point in QUESTIONS:
        if point == "izin" and sender in ("pemerintah", "mandiri"):
            continue
        if answers[point] in THERE[point]:
            there.append(point)
        else:
            missing.append((point, answers[point]))
        if point == "pengirim" and sender == "p3mi":
            there += [NAME] if agency_name else []
            missing += [] if agency_name else [(NAME, "")]
    return JobOfferCheck(tuple(there), tuple(missing))
