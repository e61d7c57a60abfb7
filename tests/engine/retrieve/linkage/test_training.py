"""Trains on a small invented link. What is learned here is easy; that it is learned honestly is the point."""

import json
from dataclasses import replace

import numpy as np
import pytest
from tests.engine.retrieve.linkage.made_up import directory, organisation

from innervate.engine.retrieve.linkage import OrganisationIndex
from innervate.engine.retrieve.linkage.examples import LabelledLink, examples_of, samples
from innervate.engine.retrieve.linkage.training import train
from innervate.engine.retrieve.linkage.weights import Weights

KNOWN = directory()
AGAIN = [
    replace(record, record_id=f"new-{number:03}", names=(f"The {record.names[0]}",), street="")
    for number, record in enumerate(KNOWN)
]
STRANGERS = [
    organisation(
        f"stranger-{number:03}", f"{record.names[0].split()[1]} Quellmont {number}", street=f"Torweg {number}"
    )
    for number, record in enumerate(KNOWN)
]


@pytest.fixture(scope="module")
def link():
    left = [*AGAIN, *STRANGERS]
    same = {again.record_id: known.record_id for again, known in zip(AGAIN, KNOWN, strict=True)}
    return LabelledLink(left, KNOWN, same, frozenset(r.record_id for r in left if int(r.record_id[-3:]) % 2))


def test_examples_say_which_pairs_are_the_same_and_which_may_be_learned_from(link):
    examples = examples_of(link)
    matched = {link.left[row].record_id for row in examples.left_record[examples.same]}
    assert matched == set(link.same)
    taught = {link.left[row].record_id for row in examples.left_record[examples.telling]}
    assert taught <= link.tuned_on
    assert (examples.same & examples.telling).sum() == len(link.tuned_on & set(link.same))


def test_samples_hold_only_records_to_learn_from_some_without_their_fields(link):
    drawn = list(samples(link, seed=1))
    left = [record for sample in drawn for record in sample.left]
    assert {record.record_id for record in left} <= link.tuned_on
    assert {bool(record.city) for record in left} == {True, False}


def test_trained_weights_find_again_what_they_never_saw(link):
    weights = Weights.from_json(
        json.loads(json.dumps(train(link, version="test", provenance={"data": "invented"})))
    )
    assert (weights.version, dict(weights.provenance)) == ("test", {"data": "invented"})
    unseen = [record for record in link.left if record.record_id not in link.tuned_on]
    found = {(p.left_id, p.right_id) for p in OrganisationIndex(KNOWN, weights=weights).link(unseen)}
    expected = {
        (record.record_id, link.same[record.record_id]) for record in unseen if record.record_id in link.same
    }
    assert len(found & expected) / len(found | expected) > 0.9


def test_labels_of_records_that_test_make_no_difference(link):
    blinded = replace(link, same={left: right for left, right in link.same.items() if left in link.tuned_on})
    seen, blind = (train(which, version="test", provenance={}) for which in (link, blinded))
    assert seen == blind
    rows = examples_of(link), examples_of(blinded)
    assert np.any(rows[0].same != rows[1].same)
