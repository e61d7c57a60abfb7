"""The verbs of needs and solutions beside those that all records share (core.services.records)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from innervate.capabilities.needs.models import Need, Solution
from innervate.core import registry
from innervate.core.actor import Actor
from innervate.core.models import Cluster, Organisation
from innervate.core.services.records import create_record


def prepare_need(actor: Actor, need: Need, on: date) -> None:
    """Who states a need may edit it later; a need without a day was stated today."""
    need.stated_by = actor.user
    need.stated_on = need.stated_on or on


def state_need(
    *,
    actor: Actor,
    cluster: Cluster,
    title: str,
    description: str = "",
    on: date,
    organisation: Organisation | None = None,
    details: Mapping[str, Any] | None = None,
) -> Need:
    """Put a need before a cluster, in the words of whoever has it.

    ``details``: further fields by name (sectors, people_affected, ...). Raises NotPermitted, and
    InputRefused with every fault.
    """
    values = {**(details or {}), "title": title, "description": description}
    if organisation is not None:
        values["organisation"] = organisation
    need: Need = create_record(
        actor=actor, entity=registry.entity_of(Need), cluster=cluster, values=values, on=on
    )
    return need


def offer_solution(
    *,
    actor: Actor,
    organisation: Organisation,
    title: str,
    description: str = "",
    on: date,
    details: Mapping[str, Any] | None = None,
) -> Solution:
    """Offer what an organisation has against needs, in the cluster that controls the organisation.

    Raises NotPermitted, and InputRefused with every fault.
    """
    values = {**(details or {}), "title": title, "description": description, "organisation": organisation}
    solution: Solution = create_record(
        actor=actor, entity=registry.entity_of(Solution), cluster=organisation.cluster, values=values, on=on
    )
    return solution
