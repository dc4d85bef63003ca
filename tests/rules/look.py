"""The kit's templates in a bare Jinja environment, with the application's filters only."""

from decimal import Decimal
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from app.kit.text import numbers

TEMPLATES = Path(__file__).parents[2] / "app" / "kit" / "templates"


def environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    install = env.install_gettext_callables  # type: ignore[attr-defined]
    install(lambda text: text, lambda one, many, n: one if n == 1 else many, newstyle=True)
    env.filters["rupiah"] = lambda amount: numbers.format_rupiah(amount, "id")
    env.filters["words"] = lambda amount: numbers.amount_in_words(amount, "id")
    env.filters["percent"] = lambda value, places=1: numbers.format_percent(
        Decimal(str(value)), "id", places
    )
    env.filters["decimal"] = lambda value, places=0: numbers.format_decimal(
        Decimal(str(value)), places, "id"
    )
    return env
