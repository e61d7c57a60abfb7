import json

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from innervate.engine.retrieve.linkage.forest_export import forest_as_json
from innervate.engine.retrieve.linkage.trees import Forest

NAMES = ("height", "weight", "age")


@pytest.fixture(scope="module")
def trained():
    """A model that needs all three columns and has holes in one, and rows that it never saw."""
    generator = np.random.default_rng(7)
    rows = generator.normal(size=(600, 3)).astype(np.float32)
    rows[generator.random(600) < 0.3, 2] = np.nan
    same = rows[:, 0] + np.nan_to_num(rows[:, 2], nan=1.0) * rows[:, 1] > 0.2
    model = HistGradientBoostingClassifier(max_iter=20, max_leaf_nodes=6, random_state=0).fit(
        rows[:400], same[:400]
    )
    return model, Forest.from_json(json.loads(json.dumps(forest_as_json(model, NAMES)))), rows[400:]


def test_the_plain_file_scores_as_the_model_it_came_from(trained):
    model, forest, rows = trained
    assert np.isnan(rows).any()
    np.testing.assert_allclose(forest.log_odds(rows), model.decision_function(rows), atol=1e-4)


def test_contributions_and_start_sum_to_the_log_odds(trained):
    _, forest, rows = trained
    scores, shares = forest.contributions(rows)
    np.testing.assert_allclose(forest.start + shares.sum(axis=1), scores, atol=1e-4)
    np.testing.assert_allclose(scores, forest.log_odds(rows), atol=1e-6)
    assert (np.abs(shares).sum(axis=0) > 0).all()


def test_columns_are_taken_by_name_not_by_place(trained):
    _, forest, rows = trained
    table = {name: rows[:, NAMES.index(name)] for name in reversed(NAMES)}
    np.testing.assert_array_equal(forest.matrix(table), rows)


def test_no_rows_have_no_scores(trained):
    _, forest, rows = trained
    assert forest.log_odds(rows[:0]).shape == (0,)
