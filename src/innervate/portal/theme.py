"""A node's own colours: which tokens it may set, and when a reader can still read them.

Contrast as in WCAG 2.2: relative luminance (definition of sRGB there), at least 4.5:1 for text (1.4.3)
and 3:1 for controls (1.4.11).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from innervate.core import audit
from innervate.core.actor import Actor
from innervate.core.errors import InputFault, InputRefused, NotPermitted
from innervate.portal.models import Theme

_COLOUR = re.compile(r"^#[0-9a-f]{6}$")
TEXT, CONTROL = 4.5, 3.0

DEFAULTS: Mapping[str, str] = {
    "ground": "#f4f6f5",
    "ink": "#15242b",
    "link": "#0b5768",
    "accent": "#0d5a68",
    "accent-ink": "#ffffff",
    "band": "#0b3b45",
    "band-ink": "#f2f8f8",
    "signal": "#bf4b0c",
}
LABELS: Mapping[str, Any] = {
    "ground": _("The page"),
    "ink": _("Text"),
    "link": _("Links"),
    "accent": _("Buttons"),
    "accent-ink": _("Text on buttons"),
    "band": _("The band on top"),
    "band-ink": _("Text on the band"),
    "signal": _("Marks and lines"),
}
# What stands on what, and how far they must differ.
PAIRS = (
    ("ink", "ground", TEXT),
    ("link", "ground", TEXT),
    ("accent-ink", "accent", TEXT),
    ("band-ink", "band", TEXT),
    ("accent", "ground", CONTROL),
    ("signal", "ground", CONTROL),
)


@dataclass(frozen=True, slots=True)
class ThemeInUse:
    """``stamp`` changes with the theme, so that a browser asks anew; empty without a theme."""

    stamp: str = ""
    has_logo: bool = False


def theme_in_use() -> ThemeInUse:
    row = Theme.objects.filter(pk=1).values_list("updated_at", Q(logo__isnull=False)).first()
    return ThemeInUse() if row is None else ThemeInUse(f"{row[0]:%Y%m%d%H%M%S%f}", row[1])


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 (black) to 1 (white)."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 (the same) to 21 (black on white)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def nearest_that_passes(colour: str, ground: str, least: float) -> str:
    """The colour of the same hue, darker or lighter by the smallest step, that differs enough.

    Black or white when no step suffices; on every ground one of the two does for 4.5:1.
    """
    darker = luminance(ground) > 0.18
    for step in range(1, 101):
        mixed = _mixed(colour, "#000000" if darker else "#ffffff", step / 100)
        if contrast(mixed, ground) >= least:
            return mixed
    return "#000000" if darker else "#ffffff"


def _mixed(colour: str, other: str, share: float) -> str:
    parts = (
        round(int(colour[start : start + 2], 16) * (1 - share) + int(other[start : start + 2], 16) * share)
        for start in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)


def faults_of(tokens: Mapping[str, str]) -> list[InputFault]:
    """What keeps a theme from being used: all of it, each with the nearest colour that would pass."""
    faults = [
        InputFault(f"token-{name}", "theme-not-a-colour", {"value": tokens.get(name, "")})
        for name in DEFAULTS
        if not _COLOUR.match(tokens.get(name, ""))
    ]
    if faults:
        return faults
    return [
        InputFault(
            f"token-{upper}",
            "theme-contrast",
            {
                "upper": str(LABELS[upper]),
                "lower": str(LABELS[lower]),
                "ratio": f"{contrast(tokens[upper], tokens[lower]):.1f}",
                "least": f"{least:g}",
                "nearest": nearest_that_passes(tokens[upper], tokens[lower], least),
            },
        )
        for upper, lower, least in PAIRS
        if contrast(tokens[upper], tokens[lower]) < least
    ]


def stylesheet(tokens: Mapping[str, str]) -> str:
    """The theme as CSS; for the light scheme only: the dark one stays ours, which passes."""
    lines = "\n".join(
        f"    --{name}: {tokens[name]};" for name in DEFAULTS if _COLOUR.match(tokens.get(name, ""))
    )
    return f'@layer tokens {{\n  :root:not([data-bs-theme="dark"]) {{\n{lines}\n  }}\n}}\n'


def kept_theme() -> Theme | None:
    """The node's theme; None when it looks as it was shipped."""
    return Theme.objects.filter(pk=1).first()


PNG = b"\x89PNG\r\n\x1a\n"
LARGEST_LOGO = 200 * 1024


@transaction.atomic
def keep_theme(*, actor: Actor, tokens: Mapping[str, str] | None, logo: UploadedFile | None = None) -> None:
    """Keep the node's theme, or with None forget it. Without ``logo`` the one that is kept stays.

    Raises NotPermitted, and InputRefused when something could no longer be read.
    """
    if not actor.is_node_administrator:
        raise NotPermitted("only-the-node-administrator")
    if tokens is None:
        Theme.objects.filter(pk=1).delete()
    else:
        faults = faults_of(tokens)
        picture = logo.read(LARGEST_LOGO + 1) if logo is not None else None
        if picture is not None and (not picture.startswith(PNG) or len(picture) > LARGEST_LOGO):
            faults.append(InputFault("logo", "theme-logo-not-png", {"most": str(LARGEST_LOGO // 1024)}))
        if faults:
            raise InputRefused(faults)
        changed: dict[str, Any] = {"tokens": dict(tokens)} | (
            {"logo": picture} if picture is not None else {}
        )
        Theme.objects.update_or_create(pk=1, defaults=changed)
    audit.record(actor=actor, verb="theme", entity="portal.theme", details={"tokens": dict(tokens or {})})
