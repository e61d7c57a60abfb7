"""What the directory declares: organisations, people, projects."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from innervate.capabilities.directory import consistency, dependants, profiles, rules, selectors
from innervate.capabilities.directory.models import Person, Project
from innervate.core import registry
from innervate.core.models import Organisation
from innervate.core.registry import Field, FieldKind, Rows, Stored, Verb
from innervate.core.rules import anybody, manager

ORGANISATION = registry.Entity(
    name="directory.organisation",
    path="organisations",
    model=Organisation,
    label=_("organisation"),
    label_plural=_("organisations"),
    question=_("Who works on this? What do they offer and seek?"),
    visible=selectors.visible_organisations,
    prefetch=("other_names", "identifiers", "memberships__cluster"),
    profiles=profiles.of_organisations,
    consistency=consistency.region_in_its_country,
    dependants=dependants.of_organisations,
    rows=(
        Rows(
            "other_names",
            _("Other names"),
            help=_("Former, translated and trading names: they find the organisation, too."),
            fields=(
                Field("name", _("Name"), required=True, max_length=300),
                Field("lang", _("Language"), FieldKind.CHOICE, vocabulary="languages"),
            ),
            identity=("name",),
        ),
        Rows(
            "identifiers",
            _("Identifiers"),
            fields=(
                Field(
                    "scheme", _("Register"), FieldKind.CHOICE, vocabulary="identifier_schemes", required=True
                ),
                Field("value", _("Identifier"), required=True, max_length=60),
            ),
            identity=("scheme", "value"),
        ),
        Rows(
            "memberships",
            _("Member of"),
            fields=(
                Field("cluster", _("Cluster"), FieldKind.REFERENCE, refers_to="core.cluster", required=True),
                Field("category", _("Membership class"), max_length=60),
                Field("joined_on", _("Member since"), FieldKind.DAY),
                Field("left_on", _("Left on"), FieldKind.DAY),
            ),
            identity=("cluster",),
            rule=manager,
        ),
    ),
    fields=(
        Field("legal_name", _("Legal name"), required=True, in_list=True, max_length=300),
        Field("short_name", _("Short name"), max_length=120),
        Field("kind", _("Kind"), FieldKind.CHOICE, vocabulary="organisation_kinds", in_list=True, facet=True),
        Field("size_class", _("Size"), FieldKind.CHOICE, vocabulary="size_classes", in_list=True, facet=True),
        Field("country", _("Country"), FieldKind.CHOICE, vocabulary="countries", in_list=True, facet=True),
        Field("nuts", _("Region"), FieldKind.CHOICE, vocabulary="nuts", facet=True),
        Field("city", _("Town"), max_length=120, in_list=True),
        Field("street", _("Street"), max_length=200),
        Field("postal_code", _("Postal code"), max_length=20),
        Field("website", _("Website"), FieldKind.URL, max_length=400),
        Field("description", _("What it does"), FieldKind.LONG_TEXT, Stored.FACT),
        Field("sectors", _("Fields"), FieldKind.CHOICES, Stored.FACT, vocabulary="sectors", facet=True),
        Field("offers", _("Offers"), FieldKind.LONG_TEXT, Stored.FACT),
        Field("seeks", _("Seeks"), FieldKind.LONG_TEXT, Stored.FACT),
        Field("stage", _("Stage of development"), FieldKind.CHOICE, Stored.FACT, vocabulary="stages"),
        Field("trl", _("Technology readiness level"), FieldKind.CHOICE, Stored.FACT, vocabulary="trl"),
        Field("headcount", _("Headcount"), FieldKind.NUMBER, Stored.FACT, unit="headcount"),
    ),
    verbs={
        "view": Verb("view", _("View"), anybody, changes=False),
        "create": Verb("create", _("Add"), manager, on_new=True),
        "edit": Verb("edit", _("Edit"), rules.edit_organisation),
        "archive": Verb("archive", _("Archive"), manager, confirm=_("It leaves search; its history stays.")),
        "restore": Verb("restore", _("Restore"), manager),
        "merge": Verb("merge", _("Merge with another"), manager),
        "approve": Verb("approve", _("Approve"), manager),
    },
)

PERSON = registry.Entity(
    name="directory.person",
    path="people",
    model=Person,
    label=_("person"),
    label_plural=_("people"),
    question=_("Who knows about this, and what may I ask?"),
    visible=selectors.visible_people,
    prefetch=("affiliations__organisation",),
    profiles=profiles.of_people,
    dependants=dependants.of_people,
    rows=(
        Rows(
            "affiliations",
            _("Works for, belongs to"),
            fields=(
                Field(
                    "organisation",
                    _("Organisation"),
                    FieldKind.REFERENCE,
                    refers_to="directory.organisation",
                    required=True,
                ),
                Field("position", _("Position"), max_length=200),
                Field("society", _("Membership of a society"), FieldKind.YES_NO),
                Field("since", _("Since"), FieldKind.DAY),
                Field("until", _("Until"), FieldKind.DAY),
            ),
            identity=("organisation",),
        ),
    ),
    fields=(
        Field("name", _("Name"), required=True, in_list=True, max_length=200),
        Field("headline", _("What she or he does"), in_list=True, max_length=300),
        Field(
            "roles",
            _("Roles"),
            FieldKind.CHOICES,
            Stored.FACT,
            vocabulary="expert_roles",
            in_list=True,
            facet=True,
        ),
        Field("country", _("Country"), FieldKind.CHOICE, vocabulary="countries", in_list=True, facet=True),
        Field(
            "languages", _("Languages"), FieldKind.CHOICES, Stored.FACT, vocabulary="languages", facet=True
        ),
        Field("expertise", _("Expertise"), FieldKind.LONG_TEXT, Stored.FACT),
        Field("sectors", _("Fields"), FieldKind.CHOICES, Stored.FACT, vocabulary="sectors", facet=True),
        Field("declared_interests", _("Declared interests"), FieldKind.LONG_TEXT, Stored.FACT),
        Field("orcid", "ORCID", FieldKind.IDENTIFIER, max_length=19),
        Field("email", _("E-mail address"), FieldKind.EMAIL, public=False),
    ),
    verbs={
        "view": Verb("view", _("View"), anybody, changes=False),
        "create": Verb("create", _("Add"), manager, on_new=True),
        "edit": Verb("edit", _("Edit"), rules.edit_person),
        "archive": Verb("archive", _("Archive"), rules.edit_person),
        "restore": Verb("restore", _("Restore"), manager),
        "consent": Verb("consent", _("Let me be found"), rules.oneself),
        "withdraw_consent": Verb("withdraw_consent", _("Do not let me be found"), rules.edit_person),
        "export": Verb("export", _("Download what is held of me"), rules.edit_person, changes=False),
        "erase": Verb(
            "erase",
            _("Erase"),
            rules.edit_person,
            confirm=_("Everything held of this person is deleted for good."),
        ),
    },
)

PROJECT = registry.Entity(
    name="directory.project",
    path="projects",
    model=Project,
    label=_("project"),
    label_plural=_("projects"),
    question=_("Who did what together?"),
    visible=selectors.visible_projects,
    prefetch=("participations__organisation",),
    profiles=profiles.of_projects,
    consistency=consistency.ends_after_it_starts,
    dependants=dependants.of_projects,
    rows=(
        Rows(
            "participations",
            _("Who takes part"),
            fields=(
                Field(
                    "organisation",
                    _("Organisation"),
                    FieldKind.REFERENCE,
                    refers_to="directory.organisation",
                    required=True,
                ),
                Field("role", _("Role"), FieldKind.CHOICE, vocabulary="participation_roles"),
                Field("contribution", _("Contribution received"), FieldKind.MONEY, unit="EUR"),
            ),
            identity=("organisation", "role"),
        ),
    ),
    fields=(
        Field("acronym", _("Acronym"), in_list=True, max_length=120),
        Field("title", _("Title"), required=True, in_list=True, max_length=600),
        Field("objective", _("Objective"), FieldKind.LONG_TEXT),
        Field("programme", _("Programme"), in_list=True, facet=True, max_length=60),
        Field("reference", _("Reference"), FieldKind.IDENTIFIER, max_length=60),
        Field("signed_on", _("Signed on"), FieldKind.DAY),
        Field("starts_on", _("Starts on"), FieldKind.DAY, in_list=True),
        Field("ends_on", _("Ends on"), FieldKind.DAY),
        Field("total_cost", _("Total cost"), FieldKind.MONEY, unit="EUR"),
        Field("contribution", _("Contribution of the funder"), FieldKind.MONEY, unit="EUR"),
        Field(
            "euroscivoc",
            _("Fields of science"),
            FieldKind.CHOICES,
            Stored.FACT,
            vocabulary="euroscivoc",
            facet=True,
        ),
    ),
    verbs={
        "view": Verb("view", _("View"), anybody, changes=False),
        "create": Verb("create", _("Add"), manager, on_new=True),
        "edit": Verb("edit", _("Edit"), rules.edit_project),
        "archive": Verb("archive", _("Archive"), manager),
        "restore": Verb("restore", _("Restore"), manager),
    },
)

DIRECTORY = registry.Capability(
    name="directory",
    label=_("Directory"),
    entities=(ORGANISATION, PERSON, PROJECT),
    tasks=(
        registry.Task(
            name="partners",
            label=_("Who could work with us on this?"),
            question=_("What do you plan? A title and a few sentences are enough."),
            engine_task="partners",
            seekers=("directory.organisation",),
            candidates=("directory.organisation",),
            free_text=True,
        ),
        registry.Task(
            name="relevant-to-us",
            label=_("What is relevant to us?"),
            question=_("Needs, solutions, organisations, people and projects near what you do."),
            engine_task="relevant-to-us",
            seekers=("directory.organisation",),
            candidates=(
                "directory.organisation",
                "directory.person",
                "directory.project",
                "needs.need",
                "needs.solution",
            ),
        ),
    ),
)
