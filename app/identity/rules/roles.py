"""Permissions of each staff role, named `room:thing:verb`."""

from __future__ import annotations

ROLES: dict[str, frozenset[str]] = {
    "pelatih": frozenset(
        {
            "training:cohort:view",
            "training:cohort:make",
            "training:person:view",
            "training:village:tell",
            "identity:device:code",
            "households:acquaintance:give",
            "course:lesson:preview",
        }
    ),
    # A trainer of a placement company sees no person, so gives nobody a code; their word makes no
    # household known and no village reached.
    "penempatan": frozenset(
        {"training:cohort:view", "training:cohort:make", "course:lesson:preview"}
    ),
    "petugas": frozenset(
        {
            "coverage:table:view",
            "findings:change:view",
            "denominators:load:view",
            "supervision:cohort:count",
            "villages:registry:manage",
            "villages:readiness:note",
            "partners:entry:keep",
        }
    ),
    "admin": frozenset(
        {
            "training:cohort:view",
            "coverage:table:view",
            "findings:change:view",
            "denominators:load:view",
            "denominators:load:manage",
            "supervision:cohort:count",
            "villages:registry:manage",
            "villages:readiness:note",
            "partners:entry:keep",
            "course:course:manage",
            "course:lesson:preview",
            "identity:staff:make",
            "households:acquaintance:manage",
            "proposals:proposal:manage",
        }
    ),
}


def permissions_of_role(role: str) -> frozenset[str]:
    """The permissions of a role. Raises KeyError for a role that does not exist."""
    return ROLES[role]
