"""The bridge between the database and the search index of the node.

A verb notes in its own transaction which records changed; after it commits, the queue is drained into
the index by whoever is first: the request itself, the worker, or the next tick. A crash in between
loses nothing: the queue is a table, and writing a profile twice is the same as once.
"""

from __future__ import annotations

import shutil
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction

from innervate.core import registry
from innervate.core.actor import Actor, ActorKind
from innervate.core.keys import new_key
from innervate.core.models import Cluster, Organisation, Owned, ProfileChange
from innervate.core.roles import Role
from innervate.engine.profile import Profile, ProfileId
from innervate.engine.retrieve import (
    Changes,
    Index,
    IndexBusy,
    IndexExists,
    IndexMissing,
    IndexOutdated,
    VocabularyCodes,
)
from innervate.vocab import vocabulary

BATCH = 500
# What a request may spend on the index before it answers; the worker takes the rest.
BATCH_AFTER_A_VERB = 50

# Vocabularies whose codes stand in profiles; their labels and broader terms are indexed with them.
INDEXED_VOCABULARIES = ("sectors", "euroscivoc")

_opened: dict[Path, Index] = {}
_opening = threading.Lock()


def folder() -> Path:
    return Path(settings.INNERVATE_DATA_DIR) / "index"


def profile_id(entity: str, key: str) -> ProfileId:
    return ProfileId(f"{entity}:{key}")


def record_of(profile: ProfileId) -> tuple[str, str]:
    """Entity name and key that a profile id stands for."""
    entity, _, key = profile.rpartition(":")
    return entity, key


def opened() -> Index:
    """The node's index, made empty when there is none yet; it follows what other processes write."""
    path = folder()
    with _opening:
        index = _opened.get(path)
        if index is None:
            index = _opened[path] = _open_or_create(path)
        return index


def codebook() -> VocabularyCodes:
    """Labels and broader terms of the codes that stand in profiles."""
    return VocabularyCodes({name: vocabulary(name) for name in INDEXED_VOCABULARIES})


def _open_or_create(path: Path) -> Index:
    """Raises IndexOutdated when another version of the product wrote it: ``rebuild`` makes it anew."""
    try:
        return Index.open(path, codebook=codebook())
    except IndexMissing:
        pass
    try:
        return Index.create(path, codebook=codebook())
    except IndexExists:  # another process was quicker
        return Index.open(path, codebook=codebook())


def note_change(record: Owned) -> None:
    """``record`` is to be indexed anew once the running transaction has committed."""
    _note(registry.entity_of(type(record)).name, [record.key], gone=False)


def note_changes(entity: str, keys: Iterable[str]) -> None:
    """The same for many records of one entity, in few statements."""
    _note(entity, keys, gone=False)


def note_removal(entity: str, key: str) -> None:
    _note(entity, [key], gone=True)


def _note(entity: str, keys: Iterable[str], *, gone: bool) -> None:
    rows = [ProfileChange(entity=entity, record_key=key, gone=gone) for key in dict.fromkeys(keys)]
    ProfileChange.objects.bulk_create(rows, batch_size=1000)
    transaction.on_commit(_drain_a_little, robust=True)


def _drain_a_little() -> None:
    if ProfileChange.objects.count() <= BATCH_AFTER_A_VERB:
        drain(limit=BATCH_AFTER_A_VERB)


def _pending(limit: int) -> list[ProfileChange]:
    return list(ProfileChange.objects.order_by("id")[:limit])


def _profiles(entity: registry.Entity, keys: Iterable[str]) -> Iterator[Profile]:
    if entity.profiles is None:
        return
    yield from entity.profiles(entity.model._default_manager.filter(key__in=list(keys)))


def _write(changes: list[ProfileChange]) -> None:
    keys: dict[str, set[str]] = defaultdict(set)
    for change in changes:
        keys[change.entity].add(change.record_key)
    noted = {profile_id(entity, key) for entity, wanted in keys.items() for key in wanted}

    def read() -> Changes:
        found = [one for entity, wanted in keys.items() for one in _profiles(registry.entity(entity), wanted)]
        # A record that is gone, or that no longer has a profile, leaves the index whatever was noted.
        return Changes(found, lambda: noted - {one.profile_id for one in found})

    opened().apply(read)


def drain(limit: int | None = None) -> int:
    """Bring noted changes into the index; how many were taken. 0 when another process is at it."""
    taken = 0
    while limit is None or taken < limit:
        changes = _pending(BATCH if limit is None else min(BATCH, limit - taken))
        if not changes:
            break
        try:
            _write(changes)
        except IndexBusy:
            break
        # Only what was read: a change noted meanwhile keeps its row.
        ProfileChange.objects.filter(pk__in=[change.pk for change in changes]).delete()
        taken += len(changes)
    return taken


def rebuild(on_progress: Callable[[int], None] | None = None) -> int:
    """Write every profile anew from the database and forget what is no longer there.

    Readers see the old index until the new one is whole; what changes meanwhile is noted and drained
    later. The number of profiles. Raises IndexBusy.
    """
    _put_away_outdated(folder())
    index = opened()
    noted: list[int] = []
    written: set[ProfileId] = set()

    def remembered() -> Iterator[Profile]:
        for profile in _all_profiles():
            written.add(profile.profile_id)
            yield profile

    def read() -> Changes:
        noted.extend(ProfileChange.objects.values_list("pk", flat=True))
        return Changes(remembered(), lambda: index.ids() - written)

    index.apply(read, on_progress=on_progress)
    for start in range(0, len(noted), BATCH):
        ProfileChange.objects.filter(pk__in=noted[start : start + BATCH]).delete()
    return len(index)


def _put_away_outdated(path: Path) -> None:
    """An index that another version of the product wrote is moved aside whole, then deleted."""
    try:
        Index.open(path)
    except IndexMissing:
        return
    except IndexOutdated:
        aside = path.with_name(f"{path.name}-outdated-{new_key()}")
        path.rename(aside)
        shutil.rmtree(aside)
        with _opening:
            _opened.pop(path, None)


def _all_profiles() -> Iterator[Profile]:
    for entity in registry.entities():
        if entity.profiles is not None:
            yield from entity.profiles(entity.model._default_manager.order_by("pk"))


def is_usable() -> bool:
    """Whether an index of this version is there; False asks for ``rebuild``."""
    try:
        Index.open(folder())
    except (IndexMissing, IndexOutdated):
        return False
    return True


def audience_terms(actor: Actor) -> frozenset[str]:
    """The class terms under which the actor finds profiles; the twin of ``access.audience``."""
    terms = {"public"}
    if actor.kind is ActorKind.SYSTEM or actor.is_node_administrator:
        keys = Cluster.objects.values_list("key", flat=True)
        return frozenset(terms | {f"managers:{key}" for key in keys})
    key_by_id = dict(Cluster.objects.filter(pk__in=actor.network_ids).values_list("pk", "key"))
    terms |= {f"network:{key_by_id[one]}" for one in actor.network_ids}
    terms |= {f"cluster:{key_by_id[one]}" for one in actor.cluster_ids}
    overseen = actor.clusters_as(Role.CLUSTER_MANAGER, Role.AUDITOR)
    terms |= {f"managers:{key_by_id[one]}" for one in overseen}
    terms |= {f"organisation:{key}" for key in _organisation_keys(actor)}
    if actor.user is not None:
        terms.add(f"user:{actor.user.key}")
    return frozenset(terms)


def _organisation_keys(actor: Actor) -> list[str]:
    if not actor.organisation_ids:
        return []
    return list(Organisation.objects.filter(pk__in=actor.organisation_ids).values_list("key", flat=True))
