"""Work abroad: whom to turn to in each country and what is known of its rules, a payslip beside
both, an offer and what is missing from it."""

from app.kit.room import Room, ToolItem
from app.kit.text.msgid import N_
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
)
