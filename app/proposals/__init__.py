"""Changes to an indicator, a lesson or a practice that organisations propose, and what staff
answered and did: `/usul`. No person's name or number."""

from app.kit.room import MenuItem, PersonalTable, Room
from app.kit.text.msgid import N_
from app.proposals import actions, queries, routes

ROOM = Room(
    blueprint=routes.bp,
    menu=(
        MenuItem(
            "proposals.manage", N_("Usul"), "tanya", 75, permission=routes.MANAGE, for_staff=True
        ),
    ),
    personal_data={
        "proposal": PersonalTable(
            queries.own_entered,
            actions.forget_enterer,
            N_("Usul lembaga yang Anda tulis. Nama Anda dilepas bersama profil."),
        ),
        "proposal_answer": PersonalTable(
            queries.own_answers,
            actions.forget_answerer,
            N_("Jawaban usul yang Anda tulis. Nama Anda dilepas bersama profil."),
        ),
    },
)
