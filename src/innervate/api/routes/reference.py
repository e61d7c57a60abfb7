"""What belongs to no tenant: vocabularies, clusters by name, kinds of problems."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from innervate.api import paging, problems
from innervate.api.authentication import actor_of
from innervate.api.problems import documented, reader_language
from innervate.api.representation import cluster_reference
from innervate.api.schemas.reference import (
    ClusterDetail,
    Clusters,
    ProblemKinds,
    ProblemKindShown,
    TermPage,
    TermsQuery,
    Vocabularies,
)
from innervate.core.errors import NotFound
from innervate.core.models import Cluster
from innervate.core.selectors import clusters
from innervate.vocab import vocabulary, vocabulary_names
from innervate.vocab.messages import sentence

router = Router()
VOCABULARIES, CLUSTERS, PROBLEMS = ["Vocabularies"], ["Clusters"], ["Problems"]


def _vocabulary(name: str, lang: str) -> dict[str, Any]:
    listed = vocabulary(name)
    about = listed.provenance
    return {
        "name": name,
        "title": about.title.get(lang) or about.title.get("en", name),
        "version": about.version,
        "terms": len(listed),
        "source": about.source,
        "url": about.url,
        "licence": about.licence,
        "attribution": about.attribution,
        "mark": about.mark.value,
        "checked_on": about.checked_on,
    }


@router.get(
    "/vocabularies",
    response={200: Vocabularies, **documented()},
    operation_id="list_vocabularies",
    summary="List the controlled vocabularies",
    tags=VOCABULARIES,
    url_name="list_vocabularies",
)
def list_vocabularies(request: HttpRequest) -> Any:
    return {"items": [_vocabulary(name, reader_language()) for name in vocabulary_names()]}


@router.get(
    "/vocabularies/{name}",
    response={200: TermPage, **documented(404, 422)},
    operation_id="list_terms",
    summary="List the terms of a vocabulary",
    tags=VOCABULARIES,
    url_name="list_terms",
)
def list_terms(request: HttpRequest, name: str, asked: Query[TermsQuery]) -> Any:
    """In the order of the list; with `q` the terms that the text names, then those like it."""
    if name not in vocabulary_names():
        raise NotFound("not-found", entity="vocabulary", key=name)
    listed, lang = vocabulary(name), reader_language()
    text = asked.q.strip()
    codes = list(listed.codes)
    if text:
        codes = list(dict.fromkeys([*listed.candidates(text, lang), *listed.suggest(text, lang, limit=20)]))
    start = paging.read(asked.cursor, "term")
    end = start + asked.limit
    items = [
        {"code": code, "label": listed.label(code, lang), "broader": list(listed[code].broader)}
        for code in codes[start:end]
    ]
    return {
        "items": items,
        "total": len(codes),
        "next": paging.write("term", end) if end < len(codes) else None,
    }


def _cluster(cluster: Cluster, members: int) -> dict[str, Any]:
    shown = ("kind", "country", "nuts", "website", "description", "synthetic", "open_to_registration")
    return (
        cluster_reference(cluster) | {name: getattr(cluster, name) for name in shown} | {"members": members}
    )


@router.get(
    "/clusters",
    response={200: Clusters, **documented()},
    operation_id="list_clusters",
    summary="List the clusters of this node",
    tags=CLUSTERS,
    url_name="list_clusters",
)
def list_clusters(request: HttpRequest) -> Any:
    """That a cluster exists is public; its figure counts what the caller may see."""
    counted = clusters.clusters_with_counts(actor_of(request))
    return {"items": [_cluster(cluster, members) for cluster, members in counted]}


@router.get(
    "/clusters/{slug}",
    response={200: ClusterDetail, **documented(404)},
    operation_id="show_cluster",
    summary="Show a cluster",
    tags=CLUSTERS,
    url_name="show_cluster",
)
def show_cluster(request: HttpRequest, slug: str) -> Any:
    cluster = clusters.cluster_at(slug)
    members = clusters.members_of(actor_of(request), cluster).distinct().count()
    return _cluster(cluster, members) | {
        "alliances": [
            {"cluster": cluster_reference(tie.alliance), "since": tie.since}
            for tie in clusters.alliances_of(cluster)
        ],
        "tied": [
            {"cluster": cluster_reference(tie.member), "since": tie.since}
            for tie in clusters.ties_of(cluster)
        ],
    }


def _kind(kind: problems.ProblemKind) -> dict[str, Any]:
    return {
        "type": f"/api/v1/problems/{kind.slug}",
        "status": kind.status,
        "title": sentence(f"problem-{kind.slug}", lang=reader_language()),
    }


@router.get(
    "/problems",
    response={200: ProblemKinds, **documented()},
    operation_id="list_problem_kinds",
    summary="List the kinds of problems",
    tags=PROBLEMS,
    url_name="list_problem_kinds",
)
def list_problem_kinds(request: HttpRequest) -> Any:
    return {"items": [_kind(kind) for kind in problems.KINDS]}


@router.get(
    "/problems/{slug}",
    response={200: ProblemKindShown, **documented(404)},
    operation_id="show_problem_kind",
    summary="Show a kind of problem",
    tags=PROBLEMS,
    url_name="show_problem_kind",
)
def show_problem_kind(request: HttpRequest, slug: str) -> Any:
    kind = next((kind for kind in problems.KINDS if kind.slug == slug), None)
    if kind is None:
        raise NotFound("not-found", entity="problem", key=slug)
    return _kind(kind)
