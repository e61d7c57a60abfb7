"""How people come to an account and to roles, and how they lose them: the names that faces call."""

from innervate.core.services.invitations import (
    accept_invitation,
    invitation_of,
    invite,
    register_invited,
    withdraw_invitation,
)
from innervate.core.services.join_requests import approve_join_request, ask_to_join, decline_join_request
from innervate.core.services.registration import new_account
from innervate.core.services.role_grants import grant_role, revoke_role
from innervate.core.services.tokens import actor_of_token, create_token, revoke_token

__all__ = [
    "accept_invitation",
    "actor_of_token",
    "approve_join_request",
    "ask_to_join",
    "create_token",
    "decline_join_request",
    "grant_role",
    "invitation_of",
    "invite",
    "new_account",
    "register_invited",
    "revoke_role",
    "revoke_token",
    "withdraw_invitation",
]
