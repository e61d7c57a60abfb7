import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from innervate.engine.retrieve.linkage.rivals import best_others, rival_features

edges = st.lists(
    st.tuples(st.integers(0, 4), st.integers(5, 9), st.floats(-5, 5, width=32)), min_size=1, max_size=25
)


def by_hand(nodes, value, row, side):
    """The definition, word by word: shares no line with what it checks."""
    own, other = nodes[row][side], nodes[row][1 - side]
    values = [
        value[k] for k, pair in enumerate(nodes) for at in (0, 1) if pair[at] == own and pair[1 - at] != other
    ]
    return max(values, default=-9.0)


@given(edges)
def test_the_best_other_claim_is_the_one_found_by_hand(drawn):
    nodes = np.array([(a, b) for a, b, _ in drawn])
    value = np.array([v for _, _, v in drawn], dtype=np.float32)
    first, second = best_others(nodes, value, nothing=-9.0)
    assert first.tolist() == [by_hand(nodes, value, row, 0) for row in range(len(nodes))]
    assert second.tolist() == [by_hand(nodes, value, row, 1) for row in range(len(nodes))]


@given(edges)
def test_swapping_the_sides_changes_no_feature(drawn):
    nodes = np.array([(a, b) for a, b, _ in drawn])
    value = np.array([v for _, _, v in drawn], dtype=np.float32)
    forth, back = rival_features(nodes, value), rival_features(nodes[:, ::-1], value)
    assert {name: column.tolist() for name, column in forth.items()} == {
        name: column.tolist() for name, column in back.items()
    }


def test_a_pair_alone_is_ahead_of_everything():
    features = rival_features(np.array([(0, 1)]), np.array([2.0], dtype=np.float32))
    assert {name: column.tolist() for name, column in features.items()} == {
        "first_pass": [2.0],
        "ahead_low": [14.0],
        "ahead_high": [14.0],
        "rival_low": [-12.0],
        "rival_high": [-12.0],
        "share_low": [1.0],
        "share_high": [1.0],
        "claims_low": [0.0],
        "claims_high": [0.0],
    }
