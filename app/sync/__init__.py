"""Receives items from phones and forms and stores each one once. Rooms export the kinds of
items."""

from pathlib import Path

from app.kit.room import PersonalTable, Room, ScheduledJob
from app.kit.store.exported import make_exporter
from app.kit.text.msgid import N_
from app.sync import actions, queries, routes
from app.sync.cli import trust_clock_command
from app.sync.models import UnsentItemsKey, UploadToken
from app.sync.routes.fast import FAST

ROOM = Room(
    blueprint=routes.bp,
    cli={"jam": (trust_clock_command,)},
    fast=FAST,
    api=Path(__file__).with_name("openapi.yaml"),
    scheduled_jobs=(
        ScheduledJob("sync.clock", actions.update_trusted_time, runs_with_unsure_clock=True),
    ),
    personal_data={
        "receipt": PersonalTable(
            export=queries.receipts_of_account,
            erase=actions.erase_receipts,
            retention=N_("Tanda terima jawaban. Dihapus bersama profil."),
        ),
        "upload_token": PersonalTable(
            export=make_exporter(
                UploadToken.account, UploadToken.device, UploadToken.made_at, UploadToken.until
            ),
            erase=actions.erase_upload_tokens,
            retention=N_("Izin HP untuk mengirim jawaban Anda. Berlaku 180 hari."),
        ),
        "phone_key": PersonalTable(
            export=make_exporter(
                UnsentItemsKey.account, UnsentItemsKey.device, UnsentItemsKey.made_at
            ),
            erase=actions.erase_phone_keys,
            retention=N_("Kunci jawaban di HP Anda. Dihapus bersama profil."),
        ),
    },
)
