"""The nouns of core."""

from innervate.core.models.accounts import User
from innervate.core.models.api_tokens import ApiToken
from innervate.core.models.audit_entries import AuditChain, AuditEntry
from innervate.core.models.clusters import Cluster, ClusterTie
from innervate.core.models.invitations import Invitation, JoinRequest
from innervate.core.models.jobs import Job
from innervate.core.models.matching import Match, MatchFeedback, MatchRun
from innervate.core.models.organisations import Identifier, Membership, Organisation, OrganisationName
from innervate.core.models.outbox_messages import OutboxMessage
from innervate.core.models.owned import Owned, State, Visibility
from innervate.core.models.profile_changes import ProfileChange
from innervate.core.models.role_grants import RoleGrant

__all__ = [
    "ApiToken",
    "AuditChain",
    "AuditEntry",
    "Cluster",
    "ClusterTie",
    "Identifier",
    "Invitation",
    "Job",
    "JoinRequest",
    "Match",
    "MatchFeedback",
    "MatchRun",
    "Membership",
    "Organisation",
    "OrganisationName",
    "OutboxMessage",
    "Owned",
    "ProfileChange",
    "RoleGrant",
    "State",
    "User",
    "Visibility",
]
