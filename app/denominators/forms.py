"""Sentences about tables of figures, in the language of the page."""

from __future__ import annotations

from app.denominators.rules.periods import Period
from app.denominators.rules.refusals import ROW_REFUSALS, TABLE_FAULTS, TableRefusedError
from app.kit.text.i18n import format_month_and_year
from app.kit.text.i18n import gettext as _


def table_fault_sentence(refusal: TableRefusedError) -> str:
    """Why a whole table is refused; Indonesian on the command line."""
    return str(_(TABLE_FAULTS[refusal.fault], detail=refusal.detail))


def row_refusal_sentence(
    reason: str, *, code: str, indicator: str, period: str, value: str, detail: str
) -> str:
    """Why a row is refused, with its cells; Indonesian on the command line."""
    cells = {"code": code, "indicator": indicator, "period": period, "value": value}
    return str(_(ROW_REFUSALS[reason], detail=detail, **cells))


def format_period(period: Period) -> str:
    """“2024”, “Desember 2024” or “24 bulan sampai September 2025”."""
    if period.is_year:
        return str(period.starts.year)
    end = format_month_and_year(period.ends)
    if period.months == 1:
        return end
    return str(_("%(n)s bulan sampai %(end)s", n=period.months, end=end))
