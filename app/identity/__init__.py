"""Identity: accounts, phones, sessions, staff grants and consents."""

from app.identity import actions, routes
from app.identity.models import (
    Account,
    Consent,
    Credential,
    Departure,
    DeviceAccount,
    Invitation,
    SignInSession,
    StaffGrant,
)
from app.kit.room import PersonalTable, Room, ScheduledJob
from app.kit.store.exported import make_exporter
from app.kit.text.msgid import N_

ROOM = Room(
    personal_data={
        "account": PersonalTable(
            make_exporter(
                Account.id,
                Account.id,
                Account.name,
                Account.language,
                Account.stage,
                Account.sex,
                Account.country,
                Account.wording,
                Account.made_at,
                Account.came_back,
            ),
            actions.erase_account,
            N_("Nama panggilan dan isi profil. Disimpan sampai Anda menghapusnya."),
        ),
        "departure": PersonalTable(
            make_exporter(
                Departure.account, Departure.kind, Departure.month, Departure.answered_on
            ),
            actions.make_row_eraser(Departure.account),
            N_("Kapan Anda berangkat, kalau Anda isi. Dihapus bersama profil."),
        ),
        "credential": PersonalTable(
            make_exporter(Credential.account, Credential.kind, Credential.made_at),
            actions.make_row_eraser(Credential.account),
            N_("Enam angka dan enam kata, sebagai sidik. Isinya tidak bisa dibaca."),
        ),
        "device_account": PersonalTable(
            make_exporter(DeviceAccount.account, DeviceAccount.device, DeviceAccount.since),
            actions.make_row_eraser(DeviceAccount.account),
            N_("HP yang Anda pakai. Dihapus saat Anda keluar dari HP itu."),
        ),
        "sign_in": PersonalTable(
            make_exporter(
                SignInSession.account,
                SignInSession.device,
                SignInSession.opened_at,
                SignInSession.ends_at,
            ),
            actions.make_row_eraser(SignInSession.account),
            N_("Kapan Anda membuka Bekal. Dihapus setelah 30 hari."),
        ),
        "invitation": PersonalTable(
            make_exporter(Invitation.made_by, Invitation.code, Invitation.kind, Invitation.made_at),
            actions.make_row_eraser(Invitation.made_by),
            N_("Kode undangan yang Anda buat. Dihapus bersama profil."),
        ),
        "staff_grant": PersonalTable(
            make_exporter(
                StaffGrant.account,
                StaffGrant.role,
                StaffGrant.scope,
                StaffGrant.starts,
                StaffGrant.ends,
            ),
            actions.make_row_eraser(StaffGrant.account),
            N_("Tugas Anda sebagai petugas. Dihapus bersama profil."),
        ),
        "consent": PersonalTable(
            make_exporter(
                Consent.account,
                Consent.purpose,
                Consent.about,
                Consent.version,
                Consent.language,
                Consent.given_at,
                Consent.withdrawn_at,
            ),
            actions.make_row_eraser(Consent.account),
            N_("Persetujuan Anda dan kapan ditarik. Dihapus bersama profil."),
        ),
    },
    scheduled_jobs=(ScheduledJob("identity.sweep", actions.delete_expired_sessions_and_codes),),
    connect=routes.connect_flask_login,
)
