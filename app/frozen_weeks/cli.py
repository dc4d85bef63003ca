"""The operator's command that freezes a week: `bekal cakupan bekukan`."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.frozen_weeks.actions import AlreadyFreezingError, freeze_week_under_lease
from app.frozen_weeks.queries import FAULTS
from app.kit.clock import SURE, compare_clock, last_monday, utcnow
from app.sync import queries as sync


@click.command("bekukan")
@with_appcontext
def freeze_coverage() -> None:
    """Bekukan cakupan minggu ini (Senin terakhir), kalau belum."""
    now = utcnow()
    trusted = sync.latest_trusted_time()
    if trusted is not None and compare_clock(now, trusted) != SURE:
        raise click.ClickException("Jam mesin ini belum dipercaya: bekal jam terima.")
    monday = last_monday(now)
    try:
        is_new = freeze_week_under_lease(monday)
    except tuple(FAULTS) as fault:
        raise click.ClickException(FAULTS[type(fault)]) from None
    except AlreadyFreezingError:
        raise click.ClickException("Sedang dibekukan oleh yang lain. Coba lagi nanti.") from None
    told = "dibekukan" if is_new else "sudah dibekukan, tidak ada yang berubah"
    click.echo(f"Cakupan Senin {monday:%d-%m-%Y} {told}.")


COMMANDS = (freeze_coverage,)
