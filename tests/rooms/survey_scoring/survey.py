"""The three respondents of tests/rules/test_scoring.py, whose scores were computed by hand, as rows
of a file: one knows and does everything, one the opposite, and a mother has no internet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from app.survey.rules.scoring import CODES
from app.survey_scoring import cli
from tests.rules.test_scoring import BEST, MOTHER, WORST

# In the layout of published files: lower case, weight last.
ITEMS = sorted(CODES)
PEOPLE = (BEST, WORST, MOTHER)
WEIGHTS = ("1", "2", "1")


def cell(item: str, answers: dict[str, float | None]) -> str:
    """Everyone is asked everything: a missing answer is written as no, or don't know."""
    code = answers.get(item, -97 if CODES[item] is None or len(CODES[item] or ()) > 3 else 0)
    return "" if code is None else str(code)


def rows() -> list[list[str]]:
    """The header and one row per person."""
    header = [*(item.lower() for item in ITEMS), "wght"]
    return [
        header,
        *(
            [*(cell(item, answers) for item in ITEMS), weight]
            for answers, weight in zip(PEOPLE, WEIGHTS, strict=True)
        ),
    ]


def column(name: str) -> int:
    return rows()[0].index(name)


def text(table: list[list[str]], delimiter: str = ",") -> str:
    return "".join(delimiter.join(row) + "\n" for row in table)


def run(folder: Path, content: str | bytes, *options: str) -> Result:
    file = folder / "survei.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return CliRunner().invoke(cli.score_survey_file, [str(file), *options])


def scored(folder: Path, content: str | bytes, *options: str) -> dict[str, Any]:
    result = run(folder, content, "--json", *options)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found
