"""Marks a sentence for translation where it is written but not yet said: in pure modules and in
what a room hands in. Whoever says it calls gettext."""


def N_(sentence: str) -> str:  # noqa: N802 (the name that pybabel looks for)
    """Return the sentence unchanged. It marks a sentence that is translated later, so that
    `make translations` collects it.

    >>> N_("Keluarga")
    'Keluarga'
    """
    return sentence
