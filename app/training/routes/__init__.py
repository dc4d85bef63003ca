"""`/kelompok`: cohorts and their sheets; one learner of a cohort."""

from app.training.routes import learner
from app.training.routes.cohorts import preview
from app.training.routes.frame import bp

__all__ = ["bp", "learner", "preview"]
