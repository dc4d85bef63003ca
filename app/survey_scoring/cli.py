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
from app.survey_scoring.rules.survey_file import BadFileError, SurveyFile, encoding_of
from app.survey_scoring.rules.tally import tally

EXIT_PARTIAL = 3


@contextmanager
def _lines_of(path: Path) -> Iterator[Iterator[str]]:
    """The lines of a file, with a progress bar."""
    with (
        path.open("rb") as source,
        TextIOWrapper(source, encoding=encoding_of(path), newline="") as file,
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
def score(file: Path, as_json: bool, weight: str, reversed_scale: bool) -> None:
    """Hitung skor survei dengan nama butir OECD/INFE 2022.

    Kode keluar: 0 semua terhitung; 3 sebagian terhitung, sisanya disebut; 1 tidak ada yang bisa
    dihitung."""
    try:
        with _lines_of(file) as lines:
            survey = SurveyFile(lines, weight=weight, reversed_scale=reversed_scale)
            results = tally(survey.respondents(), survey.items)
    except BadFileError as refusal:
        raise click.ClickException(str(refusal)) from None
    args = (file.name, survey, results)
    if as_json:
        click.echo(json.dumps(report.json_object(*args), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(report.lines(*args)))
    if not any(result.n for result in results.values()):
        sys.exit(1)
    if not report.is_whole(survey, results):
        sys.exit(EXIT_PARTIAL)


COMMANDS = (score,)
