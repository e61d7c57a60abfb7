import math
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engine.retrieve.linkage.made_up import directory, organisation, records, with_a_slip

from innervate.engine.retrieve.linkage import Level, OrganisationIndex, find_duplicates, link

KNOWN = directory()
PIC, OTHER_PIC = "999999984", "999999975"


@pytest.fixture(scope="module")
def index():
    return OrganisationIndex(KNOWN)


def pairs(proposals):
    return [(proposal.left_id, proposal.right_id) for proposal in proposals]


def test_a_directory_without_duplicates_has_no_proposal():
    assert find_duplicates(KNOWN) == []


@given(st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_record_is_found_to_be_the_duplicate_of_itself_mistyped(index, data):
    known = data.draw(st.sampled_from(KNOWN))
    again = replace(known, record_id="new", names=(data.draw(with_a_slip(known.names[0])),))
    assert pairs(index.link([again]))[:1] == [("new", known.record_id)]


@pytest.mark.parametrize(
    ("known", "again"),
    [
        (
            organisation("x", "Universität Hexavia", place=("AT", "Wien"), street="Gartengasse 4"),
            organisation("new", "University of Hexavia", place=("AT", "Vienna"), street="Gartengasse 4"),
        ),
        (
            organisation("x", "Πανεπιστήμιο Ιβόρνης", place=("EL", "Αθήνα"), street="Οδός Ερμού 12"),
            organisation("new", "Panepistimio Ivornis", place=("GR", "Athens"), street="Ermou 12"),
        ),
        (
            organisation("x", "Elmara Ceramics GmbH", street="Lindenweg 8"),
            organisation(
                "new", "ELMARA CERAMICS Gesellschaft mit beschränkter Haftung", street="Lindenweg 8"
            ),
        ),
        (
            organisation(
                "x",
                "Centre for Rare Enzyme Studies",
                short_name="CRES",
                place=("IE", "Cork"),
                street="Mill Lane 3",
            ),
            organisation("new", "CRES", short_name="CRES", place=("IE", "Cork"), street="3 Mill Lane"),
        ),
    ],
    ids=["two languages", "two alphabets", "legal form written out", "acronym"],
)
def test_the_same_body_under_another_name_is_proposed(known, again):
    assert pairs(link([again], [*KNOWN, known]))[:1] == [("new", "x")]


def test_a_namesake_in_another_country_is_not_proposed():
    known = organisation("x", "Elmara Ceramics", place=("DE", "Köln"), street="Lindenweg 8")
    namesake = organisation("new", "Elmara Diagnostics", place=("IE", "Cork"), street="Mill Lane 3")
    assert link([namesake], [*directory(20), known]) == []


def test_a_record_is_compared_under_each_of_its_names():
    known = organisation("x", "Corvenna Energy SE", "Dunwick Power Works", place=("NL", "Utrecht"))
    again = organisation("new", "Dunwick Power Works", place=("NL", "Utrecht"))
    assert pairs(link([again], [*KNOWN, known]))[:1] == [("new", "x")]
    assert pairs(link([again], [*KNOWN, replace(known, names=known.names[:1])])) == []


@given(st.permutations(range(8)))
@settings(max_examples=10, deadline=None)
def test_the_order_of_the_records_makes_no_difference(order):
    some = [
        *KNOWN[:6],
        replace(KNOWN[0], record_id="again"),
        replace(KNOWN[3], record_id="and-again", city=""),
    ]
    expected = find_duplicates(some)
    assert sorted(pairs(expected)) == [("again", "known-000"), ("and-again", "known-003")]
    assert find_duplicates([some[at] for at in order]) == expected


@given(records("a"), records("b"))
@settings(max_examples=40, deadline=None)
def test_which_of_the_two_comes_first_makes_no_difference(one, other):
    forth = find_duplicates([one, other])
    back = find_duplicates([replace(one, record_id="b"), replace(other, record_id="a")])
    assert [(p.score, p.level, p.part_of is None) for p in forth] == [
        (pytest.approx(p.score, abs=1e-6), p.level, p.part_of is None) for p in back
    ]


def test_a_same_identifier_is_certain_whatever_else_differs():
    known = organisation("x", "Fjordal Genomics AB", place=("SE", "Lund"), identifiers={"pic": PIC})
    again = organisation("new", "Quell & Partners", place=("PT", "Porto"), identifiers={"PIC": "999 999 984"})
    (proposal,) = link([again], [*KNOWN, known])
    assert (proposal.left_id, proposal.right_id, proposal.level) == ("new", "x", Level.CERTAIN)
    assert proposal.reasons[0].message == "linkage-same-identifier"
    assert dict(proposal.reasons[0].params) == {"scheme": "pic", "left": PIC, "right": PIC}


def test_two_numbers_of_one_register_are_never_ticked_beforehand():
    known = organisation(
        "x", "Fjordal Genomics AB", short_name="FJORDAL", street="Lindenweg 8", kind="company"
    )
    again = replace(known, record_id="new")
    assert [p.level for p in link([again], [*KNOWN, known])] == [Level.PRESELECT]
    numbered = replace(known, identifiers={"pic": PIC}), replace(again, identifiers={"pic": OTHER_PIC})
    for proposal in link([numbered[1]], [*KNOWN, numbered[0]]):
        assert proposal.level is Level.PROPOSE
        assert "linkage-different-identifier" in {r.message for r in proposal.reasons if not r.speaks_for}


def test_a_faculty_with_the_number_of_its_university_is_a_part_and_left_to_a_person():
    number = {"vat": "BE0403170701"}
    whole = organisation("whole", "University of Hexavia", place=("BE", "Gent"), identifiers=number)
    part = organisation(
        "part", "Faculty of Medicine, University of Hexavia", place=("BE", "Gent"), identifiers=number
    )
    (proposal,) = find_duplicates([*KNOWN, whole, part])
    assert (proposal.level, proposal.part_of) == (Level.PROPOSE, "whole")


def test_the_reasons_and_the_prior_sum_to_the_score():
    known = organisation(
        "x", "Elmara Ceramics GmbH", street="Lindenweg 8", website="elmara.example", identifiers={"pic": PIC}
    )
    again = organisation(
        "new",
        "Elmara Ceramics",
        street="Lindenweg 9",
        website="www.elmara.example",
        identifiers={"pic": OTHER_PIC},
    )
    proposals = OrganisationIndex([*KNOWN, known]).link([again], at_least=0.0)
    (proposal,) = [p for p in proposals if p.right_id == "x"]
    log_odds = math.log(proposal.score / (1 - proposal.score))
    assert proposal.prior + sum(reason.weight for reason in proposal.reasons) == pytest.approx(
        log_odds, abs=1e-3
    )
    assert {
        "linkage-same-name-but-legal-form",
        "linkage-same-web-domain",
        "linkage-different-identifier",
    } <= {reason.message for reason in proposal.reasons}


def test_a_lower_threshold_shows_more_and_the_same_on_top(index):
    again = replace(KNOWN[5], record_id="new")
    usual, everything = index.link([again]), index.link([again], at_least=0.0)
    assert len(everything) > len(usual) > 0
    assert everything[: len(usual)] == usual


def test_nothing_gives_nothing():
    assert (find_duplicates([]), link([], KNOWN), link(KNOWN, [])) == ([], [], [])


def test_an_id_that_stands_twice_is_refused():
    with pytest.raises(ValueError, match="known-000"):
        find_duplicates([KNOWN[0], KNOWN[0]])


def test_a_record_without_a_name_is_refused():
    with pytest.raises(ValueError, match="new"):
        organisation("new", " ")


def test_letters_without_a_table_are_no_fault():
    one = organisation("a", "東京大学", place=("JP", "東京"))
    assert pairs(find_duplicates([*KNOWN, one, replace(one, record_id="b")])) == [("a", "b")]
