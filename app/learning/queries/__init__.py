"""Queries of the room learning."""

from app.learning.queries.cores import PeopleAffectedByCoreList, people_affected_by_core_list
from app.learning.queries.progress import (
    LearnerProgress,
    PassedLessonsOfModule,
    StoredAttempt,
    count_learning_days,
    export_attempts,
    export_lesson_progress,
    find_attempt,
    group_by_module,
    learner_progress,
    passed_lessons,
    passed_lessons_seen_by,
    withdrawn_lesson_titles,
    without_private_lessons,
)
from app.learning.queries.visits import (
    CourseProgress,
    SignedInLearner,
    course_progress_of,
    current_learner_visit,
    find_signed_in_learner,
)
