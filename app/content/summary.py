"""The size of the course in numbers, for its authors and funders."""

from collections import Counter

from app.content.lesson import mean_sentence_length, reading_minutes
from app.content.library import CourseLibrary
from app.content.question import NUMBER, ONE, SCENARIO, SEVERAL


def summarize_course(library: CourseLibrary) -> list[dict[str, object]]:
    """The size of each module in each language: lessons, how many open with a choice, questions by
    kind, scenarios, drawings, words, minutes and mean sentence length (words) of the lessons that
    exist in that language."""
    rows: list[dict[str, object]] = []
    for module in library.modules:
        for language in library.languages:
            lessons = [each for each in module.lessons if language in each.source]
            bodies = [each.source[language] for each in lessons]
            kinds = Counter(
                question.kind for each in lessons for question in each.texts.get(language, ())
            )
            mean = mean_sentence_length(
                [sentence for body in bodies for sentence in body.sentences]
            )
            rows.append(
                {
                    "module": module.id,
                    "language": language,
                    "lessons": len(lessons),
                    "opening_choices": sum(body.opening is not None for body in bodies),
                    "questions": {kind: kinds[kind] for kind in (ONE, SEVERAL, NUMBER)},
                    "scenarios": kinds[SCENARIO],
                    "drawings": sum(len(each.pictures) for each in lessons),
                    "words": sum(body.words for body in bodies),
                    "minutes": sum(reading_minutes(body.words) for body in bodies),
                    "mean_sentence": round(mean, 1),
                }
            )
    return rows
