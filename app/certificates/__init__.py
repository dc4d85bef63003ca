"""Certificates of finished modules: signed, made as PDF, and checked by whoever holds one."""

from app.certificates import actions, queries
from app.certificates.routes import bp
from app.kit.room import PersonalTable, Room, ScheduledJob
from app.kit.text.msgid import N_
from app.training.rules import CONSENT

ROOM = Room(
    blueprint=bp,
    scheduled_jobs=(
        ScheduledJob("sertifikat", actions.make_waiting_certificate_files, runs_when_asked=True),
    ),
    withdrawals={CONSENT: actions.erase_class_files_of_person},
    personal_data={
        "certificate": PersonalTable(
            queries.export_certificates,
            actions.erase_certificates,
            N_(
                "Bahwa sertifikat dibuat, tanpa isinya. Dihapus bersama profil, lalu tidak berlaku."
            ),
        ),
        "certificate_name": PersonalTable(
            queries.export_certificate_names,
            actions.erase_name_on_certificates,
            N_("Nama yang Anda mau di sertifikat. Dihapus bersama profil."),
        ),
        "certificate_file": PersonalTable(
            queries.export_certificate_files,
            actions.erase_certificate_files,
            N_("PDF sertifikat yang Anda minta. Dihapus sesudah satu hari."),
        ),
    },
)
