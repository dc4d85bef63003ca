"""Look over a list of names; make, accept, withdraw and erase invitations made of it."""

from app.rosters.actions.drafts import (
    delete_old_drafts,
    discard_draft,
    erase_drafts,
    invite_people_of_draft,
    keep_draft,
)
from app.rosters.actions.invitations import (
    accept_roster_invitation,
    delete_stale_roster_invitations,
    erase_roster_invitations,
    invite_people_of_list,
    withdraw_roster_invitations,
)
