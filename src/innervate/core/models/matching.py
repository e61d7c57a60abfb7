"""Match results of every capability: one run, its matches, and what people said of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from innervate.core.keys import new_key


class MatchRun(models.Model):
    """One question to the engine and the record that lets it be replayed (versions, query, weights)."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    task = models.CharField(max_length=60)
    seeker_entity = models.CharField(max_length=60, blank=True)
    seeker_key = models.CharField(max_length=12, blank=True)
    query = models.JSONField(default=dict)
    versions = models.JSONField(default=dict)
    cluster = models.ForeignKey("core.Cluster", null=True, blank=True, on_delete=models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["seeker_entity", "seeker_key"], name="runs_of_a_seeker")]


class Match(models.Model):
    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="matches")
    rank = models.PositiveIntegerField()
    candidate_entity = models.CharField(max_length=60)
    candidate_key = models.CharField(max_length=12)
    score = models.FloatField()
    verdict = models.CharField(max_length=20, blank=True)
    explanation = models.JSONField(default=dict)

    class Meta:
        ordering = ["run", "rank"]
        constraints = [models.UniqueConstraint(fields=["run", "rank"], name="one_match_per_rank")]
        indexes = [models.Index(fields=["candidate_entity", "candidate_key"], name="matches_of_a_candidate")]


class MatchFeedback(models.Model):
    """One voice per person and match and kind; learning to rank reads it later."""

    class Kind(models.TextChoices):
        USEFUL = "useful", _("Useful")
        NOT_USEFUL = "not_useful", _("Not for us")
        CONTACTED = "contacted", _("Contacted")

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="feedback")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["match", "user"], name="one_voice_per_person_and_match")
        ]
