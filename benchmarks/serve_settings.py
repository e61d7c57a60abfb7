"""The node's own settings without the courtesy limit of the JSON interface, which eight users would meet."""

from innervate.project.settings import *  # noqa: F403

INNERVATE_API_ACCOUNT_RATE = INNERVATE_API_VISITOR_RATE = 10**9
