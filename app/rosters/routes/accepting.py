"""What an invitation from a list says to the person who opens it."""

from __future__ import annotations

from flask import url_for

from app.identity.queries import InvitationRow
from app.kit.room import InvitationCodePreview
from app.kit.text.i18n import gettext as _
from app.regions import queries as regions
from app.rosters import queries
from app.training import queries as training


def preview_roster_invitation(invitation: InvitationRow) -> InvitationCodePreview | None:
    """The preview of an invitation; None if it was erased, its cohort is archived, or the person
    takes part without a phone. It does not name the person of the list: who finds a slip learns no
    name."""
    found = queries.find_roster_invitation(invitation.target)
    cohort = None if found is None else training.find_cohort(found.cohort)
    if found is None or found.account is not None or cohort is None or cohort.archived_at:
        return None
    village = "" if found.village is None else regions.region_name(found.village) or ""
    sees = _("Pelatih melihat nama Anda. Pelajaran Anda hanya kalau Anda izinkan.")
    where = _("Desa Anda menurut daftar: %(village)s. Bisa diubah nanti.", village=village)
    return InvitationCodePreview(
        heading=_("Anda diajak belajar bersama kelompok"),
        about=_("Pelajaran pendek tentang uang. Gratis, empat menit sekali."),
        by=_(
            "Pelatih %(name)s mengajak Anda ke %(cohort)s",
            name=invitation.maker,
            cohort=cohort.name,
        ),
        sees=f"{sees} {where}" if village else sees,
    )


def cohort_page_after_accepting(invitation: InvitationRow) -> str:
    """The page of the cohort; home if the invitation was erased meanwhile."""
    found = queries.find_roster_invitation(invitation.target)
    if found is None:
        return url_for("shell.home")
    return url_for("training.taking_part", cohort_id=found.cohort)
