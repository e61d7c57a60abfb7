"""The invented ecosystem that ``innervate up`` shows; every record of it says that it is invented."""

from innervate.project.demo.loading import DemoAccount, is_empty, load, remembered_accounts

__all__ = ["DemoAccount", "is_empty", "load", "remembered_accounts"]
