"""`/kelompok/…/lisan`: answers by cards, and the slip by which a person goes on with a phone."""

from app.spoken.routes import answers
from app.spoken.routes.claiming import claimed_account, preview_claim, start_after_claiming
from app.spoken.routes.frame import bp
