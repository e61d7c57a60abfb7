from __future__ import annotations

import pytest
from tests import build

from innervate.core.errors import Conflict, InputRefused, NotFound, NotPermitted
from innervate.core.models import AuditEntry, Cluster, ClusterTie
from innervate.core.roles import Role
from innervate.core.services.clusters import create_cluster, edit_cluster, tie_clusters, untie_clusters

pytestmark = pytest.mark.django_db


def test_the_nodes_administrator_makes_clusters_and_nobody_else():
    administrator = build.actor(of=build.administrator())
    made = create_cluster(actor=administrator, slug="north", name="North", country="BE")
    assert (made.slug, made.name, made.country, made.kind) == ("north", "North", "BE", "cluster")
    with pytest.raises(NotPermitted):
        create_cluster(actor=build.actor(Role.CLUSTER_MANAGER), slug="south", name="South")
    with pytest.raises(InputRefused) as refused:
        create_cluster(actor=administrator, slug="north", name="", colour="blue")
    assert [fault.field for fault in refused.value.faults] == ["colour"]
    with pytest.raises(InputRefused) as refused:
        create_cluster(actor=administrator, slug="north", name="")
    assert sorted(fault.field for fault in refused.value.faults) == ["name", "slug"]


def test_a_manager_edits_her_own_cluster_and_the_trail_says_what():
    cluster, other = build.cluster("North"), build.cluster("South")
    manager = build.actor(Role.CLUSTER_MANAGER, cluster=cluster)
    edit_cluster(actor=manager, cluster=cluster, name="Far north")
    with pytest.raises(NotPermitted):
        edit_cluster(actor=manager, cluster=other, name="Mine")
    [entry] = AuditEntry.objects.select_related("chain")
    assert (entry.chain.name, entry.details) == (f"cluster:{cluster.key}", {"name": ["North", "Far north"]})
    assert sorted(Cluster.objects.values_list("name", flat=True)) == ["Far north", "South"]


@pytest.mark.parametrize(
    "values", [{"slug": "taken-over"}, {"kind": Cluster.Kind.REFERENCE}, {"synthetic": True}]
)
def test_what_others_rely_on_is_the_nodes_administrators_to_change(values):
    cluster = build.cluster("North")
    manager = build.actor(Role.CLUSTER_MANAGER, cluster=cluster)
    with pytest.raises(NotPermitted) as refused:
        edit_cluster(actor=manager, cluster=cluster, **values)
    assert refused.value.message == "only-the-node-administrator"
    held = {name: getattr(cluster, name) for name in values}
    edit_cluster(actor=manager, cluster=cluster, **held, name="Far north")
    edit_cluster(actor=build.actor(of=build.administrator()), cluster=cluster, **values)
    cluster.refresh_from_db()
    assert {name: getattr(cluster, name) for name in ("name", *values)} == {"name": "Far north", **values}


def test_both_sides_must_want_an_alliance():
    alliance, member = build.cluster(kind=Cluster.Kind.ALLIANCE), build.cluster()
    manager = build.user(role=Role.CLUSTER_MANAGER, cluster=alliance)
    with pytest.raises(NotPermitted):
        tie_clusters(actor=build.actor(of=manager), alliance=alliance, member=member)
    build.grant(manager, Role.CLUSTER_MANAGER, cluster=member)
    tie_clusters(actor=build.actor(of=manager), alliance=alliance, member=member)
    assert list(ClusterTie.objects.values_list("alliance", "member")) == [(alliance.pk, member.pk)]


def test_one_side_alone_ends_it():
    member = build.cluster()
    alliance = build.alliance(member)
    with pytest.raises(NotPermitted):
        untie_clusters(actor=build.actor(Role.CLUSTER_MANAGER), alliance=alliance, member=member)
    manager = build.actor(Role.CLUSTER_MANAGER, cluster=member)
    untie_clusters(actor=manager, alliance=alliance, member=member)
    assert not ClusterTie.objects.exists()
    with pytest.raises(NotFound):
        untie_clusters(actor=manager, alliance=alliance, member=member)


def test_alliances_make_no_circle():
    inner = build.alliance(build.cluster())
    outer = build.alliance(inner)
    administrator = build.actor(of=build.administrator())
    with pytest.raises(Conflict):
        tie_clusters(actor=administrator, alliance=inner, member=outer)
    with pytest.raises(Conflict):
        tie_clusters(actor=administrator, alliance=inner, member=inner)
    with pytest.raises(InputRefused):
        tie_clusters(actor=administrator, alliance=build.cluster(), member=build.cluster())
