"""What needs declare: clinical needs and solutions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from innervate.capabilities.needs import dependants, profiles, rules, selectors, services
from innervate.capabilities.needs.models import Need, Solution
from innervate.core import registry
from innervate.core.registry import Field, FieldKind, Stored, Verb
from innervate.core.rules import anybody, manager

NEED = registry.Entity(
    name="needs.need",
    path="needs",
    model=Need,
    label=_("need"),
    label_plural=_("needs"),
    question=_("Which needs wait for a solution?"),
    visible=selectors.visible_needs,
    prefetch=("organisation",),
    profiles=profiles.of_needs,
    prepare=services.prepare_need,
    dependants=dependants.of_needs,
    fields=(
        Field("title", _("What is needed"), required=True, in_list=True, max_length=300),
        Field("description", _("Description"), FieldKind.LONG_TEXT),
        Field("lang", _("Language"), FieldKind.CHOICE, vocabulary="languages"),
        Field(
            "organisation",
            _("Organisation"),
            FieldKind.REFERENCE,
            refers_to="directory.organisation",
            in_list=True,
        ),
        Field(
            "sectors",
            _("Fields"),
            FieldKind.CHOICES,
            Stored.FACT,
            vocabulary="sectors",
            in_list=True,
            facet=True,
        ),
        Field("people_affected", _("People affected"), FieldKind.LONG_TEXT, Stored.FACT),
        Field("present_pathway", _("How it is done today"), FieldKind.LONG_TEXT, Stored.FACT),
        Field("result_wanted", _("Result wanted, and how it is measured"), FieldKind.LONG_TEXT, Stored.FACT),
        Field("constraints", _("Constraints"), FieldKind.LONG_TEXT, Stored.FACT),
        Field("stated_on", _("Stated on"), FieldKind.DAY, in_list=True),
    ),
    verbs={
        "view": Verb("view", _("View"), anybody, changes=False),
        "create": Verb("create", _("State a need"), rules.belongs_to_the_cluster, on_new=True),
        "edit": Verb("edit", _("Edit"), rules.edit_need),
        "archive": Verb("archive", _("Archive"), rules.edit_need),
        "restore": Verb("restore", _("Restore"), manager),
    },
)

SOLUTION = registry.Entity(
    name="needs.solution",
    path="solutions",
    model=Solution,
    label=_("solution"),
    label_plural=_("solutions"),
    question=_("What is on offer, how far is it, and from whom?"),
    visible=selectors.visible_solutions,
    prefetch=("organisation",),
    profiles=profiles.of_solutions,
    dependants=dependants.of_solutions,
    fields=(
        Field("title", _("Solution"), required=True, in_list=True, max_length=300),
        Field("description", _("Description"), FieldKind.LONG_TEXT),
        Field("lang", _("Language"), FieldKind.CHOICE, vocabulary="languages"),
        Field(
            "organisation",
            _("Organisation"),
            FieldKind.REFERENCE,
            refers_to="directory.organisation",
            required=True,
            in_list=True,
        ),
        Field(
            "sectors",
            _("Fields"),
            FieldKind.CHOICES,
            Stored.FACT,
            vocabulary="sectors",
            in_list=True,
            facet=True,
        ),
        Field(
            "stage", _("Stage of development"), FieldKind.CHOICE, Stored.FACT, vocabulary="stages", facet=True
        ),
        Field(
            "trl",
            _("Technology readiness level"),
            FieldKind.CHOICE,
            Stored.FACT,
            vocabulary="trl",
            facet=True,
        ),
        Field("ipr_status", _("IPR status"), FieldKind.CHOICE, Stored.FACT, vocabulary="ipr_status"),
        Field("evidence", _("Evidence"), FieldKind.LONG_TEXT, Stored.FACT),
    ),
    verbs={
        "view": Verb("view", _("View"), anybody, changes=False),
        "create": Verb("create", _("Offer a solution"), rules.offer_solution, on_new=True),
        "edit": Verb("edit", _("Edit"), rules.edit_solution),
        "archive": Verb("archive", _("Archive"), rules.edit_solution),
        "restore": Verb("restore", _("Restore"), manager),
    },
)

NEEDS = registry.Capability(
    name="needs",
    label=_("Needs"),
    entities=(NEED, SOLUTION),
    tasks=(
        registry.Task(
            name="need-help",
            label=_("Who can help with this need?"),
            question=_("What is missing in care? Describe it in your own words."),
            engine_task="need-help",
            seekers=("needs.need",),
            candidates=("needs.solution", "directory.organisation", "directory.person"),
            free_text=True,
        ),
    ),
)
