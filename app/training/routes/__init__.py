"""`/kelompok`: cohorts and their lists; one learner of a cohort; a learner's own cohorts."""

from app.training.routes import learner
from app.training.routes.cohorts import preview
from app.training.routes.frame import bp
from app.training.routes.taking_part import arrived

__all__ = ["arrived", "bp", "learner", "preview"]
