"""`/kelompok/…/daftar` and `/undangan`: from a list to invitations; what an invitation says."""

from app.rosters.routes import lists, slips
from app.rosters.routes.accepting import cohort_page_after_accepting, preview_roster_invitation
from app.rosters.routes.frame import bp
