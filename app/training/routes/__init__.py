"""`/kelompok`: cohorts and their lists; one learner of a cohort; a learner's own cohorts."""

from app.training.routes import archive, assisting, known, learner, said, village
from app.training.routes.cohorts import preview_cohort_code
from app.training.routes.frame import bp
from app.training.routes.taking_part import cohort_page_after_joining
from app.training.routes.trainers import preview_assistant_code
