"""Work abroad: whom to turn to in each country and what is known of its rules, a payslip beside
both, an offer and what is missing from it."""

from app.kit.msgid import N_
from app.kit.room import Room, ToolItem
from app.work.routes import bp

ROOM = Room(
    blueprint=bp,
    tools=(
        ToolItem(
            "work.payslip",
            N_("Periksa slip gaji"),
            N_("Lihat setiap potongan dan berapa yang sisa"),
            "kuitansi",
        ),
        ToolItem(
            "work.offer",
            N_("Cek tawaran kerja"),
            N_("Lihat apa yang belum ada dan siapa yang bisa memeriksa"),
            "tujuan",
        ),
    ),
    links=(("help", "work.help"),),
)
