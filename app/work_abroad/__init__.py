"""Work abroad: contacts and known rules by country, a check of a payslip against contract and
rules, and a check of an offer for missing points."""

from app.kit.room import Room, ToolItem
from app.kit.text.msgid import N_
from app.work_abroad.cli import COMMANDS
from app.work_abroad.routes import bp

ROOM = Room(
    blueprint=bp,
    tools=(
        ToolItem(
            "work_abroad.payslip",
            N_("Periksa slip gaji"),
            N_("Lihat setiap potongan dan berapa yang sisa"),
            "kuitansi",
        ),
        ToolItem(
            "work_abroad.offer",
            N_("Cek tawaran kerja"),
            N_("Lihat apa yang belum ada dan siapa yang bisa memeriksa"),
            "tujuan",
        ),
    ),
    links=(("help", "work_abroad.help"),),
    cli={"bantuan": COMMANDS},
)
