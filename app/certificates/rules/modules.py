"""Which modules a certificate names, and which names can be printed. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping


def finished_modules(
    passed: Collection[str], lessons_of_modules: Mapping[str, Collection[str]]
) -> tuple[str, ...]:
    """The ids of modules of which every lesson was passed. The caller leaves out private lessons,
    which nobody else may see on paper; a module of which none is left is on no certificate.

    >>> course = {"menabung": ["menabung/a", "menabung/b"], "kirim": ["kirim/a"], "rahasia": []}
    >>> finished_modules({"menabung/a", "kirim/a"}, course)
    ('kirim',)
    """
    return tuple(
        module
        for module, lessons in lessons_of_modules.items()
        if lessons and all(lesson in passed for lesson in lessons)
    )


def is_printable(name: str) -> bool:
    """Whether the letters of the PDF, the standard ones of every reader, have all of this name.

    >>> is_printable("Siti Nur’aini"), is_printable("Š. Müller"), is_printable("王小明")
    (True, True, False)
    """
    try:
        name.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True
