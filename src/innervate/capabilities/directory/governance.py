"""Who may see and do what with the directory's own working papers: imports and merges."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from innervate.capabilities.directory.models import ImportRun, Merge
from innervate.core.actor import Actor, ActorKind
from innervate.core.registry import Entity, Verb, govern
from innervate.core.roles import Role
from innervate.core.rules import Decision, anybody, manager


def visible_imports(actor: Actor) -> QuerySet[ImportRun]:
    """Those of the clusters that the actor runs: a file may hold what only its managers may read."""
    if actor.kind is ActorKind.SYSTEM or actor.is_node_administrator:
        return ImportRun.objects.all()
    return ImportRun.objects.filter(cluster__in=actor.clusters_as(Role.CLUSTER_MANAGER))


def visible_merges(actor: Actor) -> QuerySet[Merge]:
    if actor.kind is ActorKind.SYSTEM or actor.is_node_administrator:
        return Merge.objects.all()
    overseen = actor.clusters_as(Role.CLUSTER_MANAGER, Role.AUDITOR)
    return Merge.objects.filter(kept__cluster__in=overseen)


def manager_of_the_kept(actor: Actor, target: Merge) -> Decision:
    return manager(actor, target.kept)


_IMPORT = Entity(
    name="directory.import_run",
    path="imports",
    model=ImportRun,
    label=_("import"),
    label_plural=_("imports"),
    question=_("Is our list complete and without doubles?"),
    visible=visible_imports,
    verbs={
        "view": Verb("view", _("View"), anybody, changes=False),
        "create": Verb("create", _("Import a file"), manager, on_new=True),
        "edit": Verb("edit", _("Go on"), manager),
        "run": Verb("run", _("Import"), manager),
        "undo": Verb("undo", _("Take the import back"), manager),
    },
)
_MERGE = Entity(
    name="directory.merge",
    path="merges",
    model=Merge,
    label=_("merge"),
    label_plural=_("merges"),
    visible=visible_merges,
    verbs={
        "view": Verb("view", _("View"), anybody, changes=False),
        "undo": Verb("undo", _("Take the merge back"), manager_of_the_kept),
    },
)


def register() -> None:
    for entity in (_IMPORT, _MERGE):
        govern(entity)
