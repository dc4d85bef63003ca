"""The command for researchers: `bekal ukur skor`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

import click
from tqdm import tqdm

from app.survey_scoring.rules import report
from app.survey_scoring.rules.survey_file import SurveyFile, SurveyFileError, detect_encoding
from app.survey_scoring.rules.tally import summarise_scores

EXIT_PARTIAL = 3


@contextmanager
def _lines_with_progress_bar(path: Path) -> Iterator[Iterator[str]]:
    """The lines of a file, with a progress bar."""
    with (
        path.open("rb") as source,
        TextIOWrapper(source, encoding=detect_encoding(path), newline="") as file,
        tqdm(
            desc="Baca survei", total=path.stat().st_size,
            unit="B", unit_scale=True, leave=False, disable=None,
        ) as bar,
    ):  # fmt: skip

        def lines() -> Iterator[str]:
            for at, line in enumerate(file):
                if at % 1000 == 0:
                    bar.update(source.tell() - bar.n)
                yield line

        yield lines()


@click.command("skor")
@click.argument(
    "file", metavar="BERKAS.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--json", "as_json", is_flag=True, help="JSON; tanpa ini tabel.")
@click.option("--bobot", "weight", default="", metavar="KOLOM", help="Kolom bobot.")
@click.option(
    "--skala-terbalik",
    "reversed_scale",
    is_flag=True,
    help="Di berkas ini 5 berarti sangat setuju, selalu, atau sangat menggambarkan.",
)
def score_survey_file(file: Path, as_json: bool, weight: str, reversed_scale: bool) -> None:
    """Hitung skor survei dengan nama butir OECD/INFE 2022.

    Kode keluar: 0 semua terhitung; 3 sebagian terhitung, sisanya disebut; 1 tidak ada yang bisa
    dihitung."""
    try:
        with _lines_with_progress_bar(file) as lines:
            survey = SurveyFile(lines, weight=weight, reversed_scale=reversed_scale)
            results = summarise_scores(survey.respondents(), survey.items)
    except SurveyFileError as refusal:
        raise click.ClickException(str(refusal)) from None
    args = (file.name, survey, results)
    if as_json:
        click.echo(json.dumps(report.survey_report_json(*args), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(report.survey_report_lines(*args)))
    if not any(result.n for result in results.values()):
        sys.exit(1)
    if not report.is_fully_scored(survey, results):
        sys.exit(EXIT_PARTIAL)


COMMANDS = (score_survey_file,)
