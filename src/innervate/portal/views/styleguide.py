"""Every component in every state, for those who build pages and those who check them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from innervate.core.errors import InputFault
from innervate.portal.answering import show
from innervate.portal.requests import today
from innervate.portal.showing import inputs
from innervate.portal.showing.fields import ShownField, Statement
from innervate.portal.showing.listing import Page
from innervate.portal.showing.tallies import Bar
from innervate.portal.showing.trail import Told

LONG = "Landesforschungsgesellschaft für Herzkreislauferkrankungsnachsorgeeinrichtungen"


@require_safe
def style_page(request: HttpRequest) -> HttpResponse:
    return show(request, "style.html", _examples())


def _examples() -> dict[str, Any]:
    day = today()
    return {
        "facts": [
            ShownField(
                "country", _("Country"), "choice", (Statement(("Belgium",), source="BioWin", as_of=day),)
            ),
            ShownField("sectors", _("Fields"), "choices", (Statement(("Digital health", "Imaging", LONG)),)),
            ShownField(
                "headcount",
                _("Headcount"),
                "number",
                (
                    Statement(
                        ("52 people",), source="annual report", source_url="https://example.org/", as_of=day
                    ),
                    Statement(("at least 40 people",), source="website"),
                ),
            ),
            ShownField("trl", _("Technology readiness level"), "choice", ()),
        ],
        "faults": [InputFault("example", "required"), InputFault("", "input-refused")],
        "form": inputs.form(
            [
                inputs.text("example", _("Name"), LONG, required=True, hint=_("As in the register.")),
                inputs.text("lines", _("Description"), "", widget="lines"),
                inputs.choice("pick", _("Kind"), [("a", "A"), ("b", "B")], "b", required=False),
            ],
            [InputFault("example", "required")],
        ),
        "page": Page(2, 7, 164),
        "bars": [Bar("Company", "129", "100"), Bar(LONG, "24", "18.6"), Bar(_("not known"), "4", "3.1")],
        "parts": [
            Bar("Words", "+0.412", "58", "", "0"),
            Bar("Place", "+0.300", "42", "", "58"),
            Bar(_("Together"), "0.712", "100", "", "0", "total"),
        ],
        "told": [Told(timezone.now(), _("Edit"), "Anna Kowalska", "organisation", "", (), 1, "node")],
        "day": day,
        "long": LONG,
    }
