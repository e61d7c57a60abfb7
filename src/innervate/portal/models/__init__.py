"""What the face itself keeps."""

from innervate.portal.models.drafts import Draft
from innervate.portal.models.themes import Theme

__all__ = ["Draft", "Theme"]
