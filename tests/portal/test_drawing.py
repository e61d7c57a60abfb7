"""Pictures: the same for the same figures, nothing outside the frame, no class without a bound."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from innervate.portal.drawing.classes import classes_of, shade_of
from innervate.portal.drawing.networks import Edge, groups, layout
from innervate.portal.drawing.outlines import middle_of, outlines
from innervate.portal.drawing.projection import is_in_picture, to_picture

COUNTS = st.lists(st.integers(0, 10_000), max_size=60)
EDGES = st.integers(2, 14).flatmap(
    lambda nodes: st.tuples(
        st.just(nodes),
        st.lists(
            st.tuples(st.integers(0, nodes - 1), st.integers(0, nodes - 1), st.integers(1, 9)).filter(
                lambda edge: edge[0] != edge[1]
            ),
            max_size=30,
        ).map(lambda edges: [Edge(*edge) for edge in edges]),
    )
)


@given(COUNTS)
def test_every_count_above_nought_has_a_shade_and_more_is_never_lighter(counts):
    classes = classes_of(counts)

    shades = [shade_of(count, classes) for count in sorted(counts) if count > 0]

    assert all(1 <= shade <= 5 for shade in shades)
    assert shades == sorted(shades)
    assert shade_of(0, classes) == 0


def test_one_count_makes_one_class():
    assert [(one.shade, one.bounds) for one in classes_of([7, 7])] == [(1, "7")]


@settings(deadline=None, max_examples=25)
@given(EDGES)
def test_a_network_is_drawn_within_its_frame_and_always_alike(network):
    nodes, edges = network

    places = layout(nodes, edges, width=900, height=620)

    assert places == layout(nodes, edges, width=900, height=620)
    assert all(0 <= x <= 900 and 0 <= y <= 620 for x, y in places)
    assert len(places) == nodes


def test_two_triangles_are_two_groups():
    triangles = [Edge(0, 1, 1), Edge(1, 2, 1), Edge(0, 2, 1), Edge(3, 4, 1), Edge(4, 5, 1), Edge(3, 5, 1)]

    found = groups(6, triangles)

    assert len(set(found[:3])) == 1
    assert len(set(found[3:])) == 1
    assert set(found) == {0, 1}


def test_brussels_lies_in_belgium_and_sydney_outside_the_picture():
    x, y = to_picture(50.85, 4.35)
    middle = middle_of("BE")
    assert middle is not None
    assert abs(x - middle[0]) + abs(y - middle[1]) < 12
    assert not is_in_picture(*to_picture(-33.87, 151.2))


def test_the_countries_of_the_union_are_drawn():
    union = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"

    assert set(union.split()) <= {outline.code for outline in outlines()}
