"""Past collaboration as evidence: who could work with us on this."""

from innervate.engine.retrieve.network.fixed import fixed_model
from innervate.engine.retrieve.network.history import History
from innervate.engine.retrieve.network.learning import LearningSettings
from innervate.engine.retrieve.network.model import ModelOutdated, PartnerModel
from innervate.engine.retrieve.network.recommend import PartnerRecommender, Recommendation
from innervate.engine.retrieve.network.records import Body, Collaboration, PartnerQuestion
from innervate.engine.retrieve.network.snapshot import CONSORTIUM, Snapshot
from innervate.engine.retrieve.network.training import (
    HistoryTooShort,
    TrainingPlan,
    partners_of,
    question_of,
    train,
)

__all__ = [
    "CONSORTIUM",
    "Body",
    "Collaboration",
    "History",
    "HistoryTooShort",
    "LearningSettings",
    "ModelOutdated",
    "PartnerModel",
    "PartnerQuestion",
    "PartnerRecommender",
    "Recommendation",
    "Snapshot",
    "TrainingPlan",
    "fixed_model",
    "partners_of",
    "question_of",
    "train",
]
