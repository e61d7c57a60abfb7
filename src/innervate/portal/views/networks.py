"""Who worked with whom: always a smaller question than everything, and the table beside the picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from innervate.capabilities.directory.networks import collaborations
from innervate.core import access
from innervate.core.actor import Actor
from innervate.core.models import Organisation
from innervate.portal.answering import show
from innervate.portal.drawing.networks import Edge, groups, layout
from innervate.portal.requests import actor_of_request, whole_number

WIDTH, HEIGHT = 900, 620
MOST_NODES = 150
STRONGEST = 25
COLOURS = 8
LETTER, LINE = 6.2, 15.0  # of a name in the picture


@require_safe
def network_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of_request(request)
    least = whole_number(request.GET.get("least"), otherwise=1, most=100)
    topic = request.GET.get("topic", "").strip()
    centre = _centre(actor, request.GET.get("organisation", ""))
    together = collaborations(actor, topic=topic, around=centre)
    ties = _ties(together, least, centre)
    keys, more = _kept(ties, centre)
    names = dict(access.visible(actor, Organisation).filter(pk__in=keys).values_list("pk", "legal_name"))
    addresses = _addresses(actor, keys)
    return show(
        request,
        "network.html",
        {
            "answer": _answer(ties, centre),
            "centre": centre,
            "topic": topic,
            "least": least,
            "picture": _picture(ties, keys, names, addresses, centre),
            "strongest": [
                {
                    "one": names.get(one, ""),
                    "one_address": addresses.get(one, ""),
                    "other": names.get(other, ""),
                    "other_address": addresses.get(other, ""),
                    "count": count,
                }
                for (one, other), count in ties
                if one in names and other in names
            ][:STRONGEST],
            "more": more,
            "width": WIDTH,
            "height": HEIGHT,
        },
    )


def _centre(actor: Actor, key: str) -> Organisation | None:
    return access.visible(actor, Organisation).filter(key=key).first() if key else None


def _ties(
    together: Sequence[Sequence[int]], least: int, centre: Organisation | None
) -> list[tuple[tuple[int, int], int]]:
    """Pairs that were in at least ``least`` projects together, most often first."""
    counted: Counter[tuple[int, int]] = Counter()
    for partners in together:
        # A project of hundreds ties nobody in particular, and its pairs would be all there is to see.
        if len(partners) <= MOST_NODES // 2:
            counted.update(combinations(sorted(set(partners)), 2))
    ties = [(pair, count) for pair, count in counted.items() if count >= least]
    if centre is not None:
        near = {centre.pk} | {end for pair, _count in ties if centre.pk in pair for end in pair}
        ties = [(pair, count) for pair, count in ties if set(pair) <= near]
    return sorted(ties, key=lambda tie: (-tie[1], tie[0]))


def _kept(ties: Sequence[tuple[tuple[int, int], int]], centre: Organisation | None) -> tuple[list[int], int]:
    """The organisations of the strongest ties, and how many are left out of the picture."""
    kept: dict[int, None] = {centre.pk: None} if centre else {}
    every: dict[int, None] = dict(kept)
    for pair, _count in ties:
        for end in pair:
            every[end] = None
            if len(kept) < MOST_NODES:
                kept[end] = None
    return list(kept), len(every) - len(kept)


def _addresses(actor: Actor, keys: Sequence[int]) -> dict[int, str]:
    pairs = access.visible(actor, Organisation).filter(pk__in=keys).values_list("pk", "key")
    return {
        pk: f"{reverse('portal:record', kwargs={'entity': 'organisations', 'key': key})}" for pk, key in pairs
    }


def _answer(ties: Sequence[tuple[tuple[int, int], int]], centre: Organisation | None) -> str:
    if centre is not None:
        near = {end for pair, _count in ties if centre.pk in pair for end in pair} - {centre.pk}
        words = ngettext(
            "%(name)s worked with %(n)d organisation", "%(name)s worked with %(n)d organisations", len(near)
        )
        return words % {"name": centre.legal_name, "n": len(near)}
    every = {end for pair, _count in ties for end in pair}
    words = ngettext(
        "%(n)d organisation worked with others", "%(n)d organisations worked with each other", len(every)
    )
    return words % {"n": len(every)}


def _picture(
    ties: Sequence[tuple[tuple[int, int], int]],
    keys: Sequence[int],
    names: dict[int, str],
    addresses: dict[int, str],
    centre: Organisation | None,
) -> dict[str, Any]:
    shown = [key for key in keys if key in names]
    position = {key: number for number, key in enumerate(shown)}
    edges = [
        Edge(position[one], position[other], count)
        for (one, other), count in ties
        if one in position and other in position
    ]
    places = layout(len(shown), edges, width=WIDTH, height=HEIGHT)
    colour = groups(len(shown), edges)
    degree: Counter[int] = Counter()
    for edge in edges:
        degree.update({edge.one: edge.weight, edge.other: edge.weight})
    labelled = _labelled(
        [names[key] for key in shown], places, degree, position.get(centre.pk) if centre else None
    )
    return {
        "edges": [
            {
                "x1": f"{places[edge.one][0]}",
                "y1": f"{places[edge.one][1]}",
                "x2": f"{places[edge.other][0]}",
                "y2": f"{places[edge.other][1]}",
                "width": f"{min(6, 0.7 + 0.8 * edge.weight):.1f}",
            }
            for edge in edges
        ],
        "nodes": [
            {
                "x": f"{x}",
                "y": f"{y}",
                "r": f"{min(16, 5 + degree[number] ** 0.5):.1f}",
                "colour": colour[number] % COLOURS + 1,
                "name": names[key],
                "short": _short(names[key]) if number in labelled else "",
                "below": f"{y + min(16, 5 + degree[number] ** 0.5) + 11:.1f}",
                "address": addresses[key],
                "here": centre is not None and key == centre.pk,
            }
            for number, (key, (x, y)) in enumerate(zip(shown, places, strict=True))
        ],
    }


def _labelled(
    names: Sequence[str], places: Sequence[tuple[float, float]], degree: Counter[int], first: int | None
) -> set[int]:
    """Nodes whose name is written: those with most ties first, none where it would cover another name."""
    order = sorted(range(len(names)), key=lambda number: (number != first, -degree[number], number))
    taken: list[tuple[float, float, float]] = []
    chosen = set()
    for number in order:
        x, y = places[number]
        half = len(_short(names[number])) * LETTER / 2
        if all(
            abs(y - other_y) > LINE or abs(x - other_x) > half + other for other_x, other_y, other in taken
        ):
            taken.append((x, y, half))
            chosen.add(number)
    return chosen


def _short(name: str) -> str:
    return name if len(name) <= 26 else name[:25].rstrip() + "…"
