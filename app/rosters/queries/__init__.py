"""Reads of lists that are looked over, and of invitations made of them."""

from app.rosters.queries.drafts import drafted_list, own_roster_drafts
from app.rosters.queries.invitations import (
    RosterInvitationRow,
    find_roster_invitation,
    invitations_of_cohort,
    open_invitations,
    own_roster_invitations,
)
from app.rosters.queries.judging import judge_draft, judge_list
from app.rosters.queries.tables import read_sent_table
