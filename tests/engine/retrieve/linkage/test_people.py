import pytest
from hypothesis import given
from hypothesis import strategies as st

from innervate.engine.retrieve.linkage import Level, PersonRecord, find_person_duplicates

ORCID, OTHER_ORCID = "0000-0002-1825-0097", "0000-0001-5109-3700"


def person(key, name, **fields):
    return PersonRecord(key, name, **fields)


def found(*people):
    return [(p.left_id, p.right_id, p.level) for p in find_person_duplicates(people)]


def test_the_same_orcid_is_certain_whatever_the_names():
    one = person("a", "Ilva Renn", orcid=f"https://orcid.org/{ORCID}")
    other = person("b", "I. Renn-Castor", orcid=ORCID)
    assert found(one, other) == [("a", "b", Level.CERTAIN)]


def test_two_orcids_are_two_people_even_with_one_name_and_mailbox():
    one = person("a", "Ilva Renn", orcid=ORCID, emails=("ilva@hexavia.example",))
    same_but_orcid = person("b", "Ilva Renn", emails=("ilva@hexavia.example",))
    other = person("c", "Ilva Renn", orcid=OTHER_ORCID, emails=("ilva@hexavia.example",))
    assert found(one, same_but_orcid) == [("a", "b", Level.PRESELECT)]
    assert found(one, other) == []


def test_a_name_alone_is_never_proposed():
    assert found(person("a", "Ilva Renn"), person("b", "Ilva Renn")) == []


@pytest.mark.parametrize("name", ["I. Renn", "Renn, Ilva", "Ilva Maria Renn", "RENN Ilva"])
def test_a_name_that_fits_in_one_organisation_or_mailbox_is_proposed(name):
    one = person("a", "Ilva Renn", affiliations=("Hexavia",), emails=("ilva@hexavia.example",))
    other = person("b", name, affiliations=("HEXAVIA",), emails=("Ilva@Hexavia.example",))
    assert [pair[:2] for pair in found(one, other)] == [("a", "b")]


def test_colleagues_who_share_a_mailbox_are_not_proposed():
    one = person("a", "Ilva Renn", affiliations=("Hexavia",), emails=("info@hexavia.example",))
    other = person("b", "Tomas Quell", affiliations=("Hexavia",), emails=("info@hexavia.example",))
    assert found(one, other) == []


def test_a_faulty_orcid_decides_nothing():
    wrong = "0000-0002-1825-0098"
    assert found(person("a", "Ilva Renn", orcid=wrong), person("b", "Ilva Renn", orcid=wrong)) == []


def test_the_reasons_sum_to_the_score():
    one = person("a", "Ilva Renn", affiliations=("Hexavia",), emails=("ilva@hexavia.example",))
    other = person("b", "I. Renn", affiliations=("Hexavia",), emails=("ilva@hexavia.example",))
    (proposal,) = find_person_duplicates([one, other])
    assert [(reason.message, reason.weight) for reason in proposal.reasons] == [
        ("linkage-same-email", 7.0),
        ("linkage-person-name-fits-by-initial", 4.5),
        ("linkage-same-affiliation", 4.0),
    ]
    assert proposal.prior == -9.0
    assert proposal.score == pytest.approx(1 / (1 + 2.718281828459045 ** -(7.0 + 4.5 + 4.0 - 9.0)))


@given(st.permutations(range(5)))
def test_the_order_of_the_people_makes_no_difference(order):
    people = [
        person("a", "Ilva Renn", affiliations=("Hexavia",)),
        person("b", "I. Renn", affiliations=("Hexavia",), emails=("ilva@hexavia.example",)),
        person("c", "Ilva Renn", emails=("ilva@hexavia.example",), affiliations=("Hexavia",)),
        person("d", "Tomas Quell", orcid=ORCID),
        person("e", "T. Quell", orcid=ORCID),
    ]
    assert find_person_duplicates([people[at] for at in order]) == find_person_duplicates(people) != []
