"""All that a profile states, as facts: its own, its place, and its facets."""

from __future__ import annotations

from innervate.engine.profile import Fact, FactName, OneOf, Profile, SomeOf, Source

#: Facts that stand in the profile's own fields.
_OWN_FIELDS = Source(name="profile")


def facts_of(profile: Profile) -> tuple[Fact, ...]:
    """Stated facts, then kind, country and facets under their own names, unless a stated fact has the name.

    A facet that has values is taken as complete; one without values is not stated, hence unknown.
    """
    stated = {fact.name for fact in profile.facts}
    derived = [Fact(FactName("kind"), OneOf(frozenset({profile.kind})), _OWN_FIELDS)]
    if profile.place.country:
        derived.append(Fact(FactName("country"), OneOf(frozenset({profile.place.country})), _OWN_FIELDS))
    for name in sorted(profile.facets):
        values = frozenset(profile.facets[name])
        if values:
            derived.append(Fact(FactName(name), SomeOf(values, values), _OWN_FIELDS))
    return (*profile.facts, *(fact for fact in derived if fact.name not in stated))
