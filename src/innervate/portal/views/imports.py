"""The import wizard: a file, its columns, its faults and doubles, the import, and taking it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innervate.capabilities.directory.importing.columns import COLUMNS_OF
from innervate.capabilities.directory.models import ImportRun
from innervate.capabilities.directory.services import imports as services
from innervate.core import access, registry
from innervate.core.actor import Actor
from innervate.core.errors import InputFault, InputRefused
from innervate.core.models import Cluster, Visibility
from innervate.core.selectors.clusters import managed_cluster
from innervate.portal.answering import go, show
from innervate.portal.requests import actor_of_request, today
from innervate.portal.showing.imports import changes_shown, columns_shown, faults_shown, proposals_shown

State = ImportRun.State


@require_http_methods(["GET", "HEAD", "POST"])
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Earlier imports, and the place for a new file."""
    actor = actor_of_request(request)
    cluster = managed_cluster(actor, slug)
    if request.method != "POST":
        return _history(request, actor, cluster)
    sent = request.FILES.get("file")
    if sent is None:
        return _history(request, actor, cluster, (InputFault("file", "import-file-missing"),))
    try:
        run = services.start_import(
            actor=actor,
            cluster=cluster,
            entity=request.POST.get("entity", ""),
            file_name=sent.name or "",
            content=sent.read(services.MOST_BYTES + 1),
        )
    except InputRefused as refused:
        return _history(request, actor, cluster, refused.faults)
    return go(request, "import", key=run.key)


def _history(
    request: HttpRequest, actor: Actor, cluster: Cluster, faults: tuple[InputFault, ...] = ()
) -> HttpResponse:
    runs = access.visible(actor, ImportRun).filter(cluster=cluster).defer("content", "changes", "report")
    answer = ngettext("%(n)d import so far", "%(n)d imports so far", runs.count()) % {"n": runs.count()}
    entities = [(name, registry.entity(name).label_plural) for name in COLUMNS_OF]
    context = {
        "cluster": cluster,
        "runs": runs[:50],
        "answer": answer,
        "faults": faults,
        "entities": entities,
    }
    return show(request, "imports.html", context, status=422 if faults else 200)


@require_safe
def import_page(request: HttpRequest, key: str) -> HttpResponse:
    """The step at which the import stands; ``?step=columns`` goes back to the columns."""
    actor = actor_of_request(request)
    run = access.get(actor, ImportRun, key)
    return _page(request, run, _step(run, request.GET.get("step", "")))


def _step(run: ImportRun, wanted: str) -> str:
    if run.state in (State.IMPORTED, State.UNDONE):
        return "done"
    if run.state == State.MAPPING or wanted == "columns":
        return "columns"
    return "check"


def _page(
    request: HttpRequest, run: ImportRun, step: str, faults: tuple[InputFault, ...] = (), *, status: int = 200
) -> HttpResponse:
    report: Mapping[str, Any] = run.report
    context = {
        "run": run,
        "step": step,
        "entity": registry.entity(run.entity),
        "cluster": run.cluster,
        "faults": faults,
        "answer": _answer(run, step),
        "columns": columns_shown(run) if step == "columns" else (),
        "visibilities": Visibility.choices,
        "cell_faults": faults_shown(report),
        "proposals": proposals_shown(run),
        "counts": report.get("counts", {}),
        "changes": changes_shown(run),
        "taken_back": report.get("undo", {}),
        "undo_refused": report.get("undo", {}).get("refused", {}),
    }
    return show(request, "import.html", context, status=status)


def _answer(run: ImportRun, step: str) -> str:
    report = run.report
    counts = report.get("counts", {})
    if step == "columns":
        columns = run.mapping["columns"]
        known = sum(1 for column in columns if column["field"])
        return _("%(known)d of %(all)d columns are recognised") % {"known": known, "all": len(columns)}
    if run.state == State.REFUSED:
        faulty = report["fault_count"]
        words = ngettext("%(n)d cell has to be mended", "%(n)d cells have to be mended", faulty)
        return words % {"n": faulty}
    if run.state == State.UNDONE:
        return _("This import was taken back")
    values = {"new": counts.get("create", 0), "changed": counts.get("update", 0)}
    if run.state == State.IMPORTED:
        return _("Imported: %(new)d new, %(changed)d changed") % values
    if counts.get("undecided"):
        words = ngettext(
            "%(n)d row is perhaps there already", "%(n)d rows are perhaps there already", counts["undecided"]
        )
        return words % {"n": counts["undecided"]}
    return _("Ready: %(new)d new, %(changed)d changed") % values


@require_POST
def do(request: HttpRequest, key: str, step: str) -> HttpResponse:
    """One step of the wizard; what is refused comes back on the page that asked."""
    actor = actor_of_request(request)
    run = access.get(actor, ImportRun, key)
    action = _STEPS.get(step)
    if action is None:
        raise Http404
    try:
        return action(request, actor, run)
    except InputRefused as refused:
        run = access.get(actor, ImportRun, key)
        back_to = "columns" if step == "columns" else _step(run, "")
        return _page(request, run, back_to, refused.faults, status=422)


def _columns(request: HttpRequest, actor: Actor, run: ImportRun) -> HttpResponse:
    columns = {
        column["position"]: request.POST.get(f"columns-{column['position']}", "")
        for column in run.mapping["columns"]
    }
    confirmed = services.confirm_mapping(
        actor=actor,
        run=run,
        columns=columns,
        visibility=request.POST.get("visibility", ""),
        as_members=request.POST.get("as_members") == "yes",
    )
    services.check_import(actor=actor, run=confirmed, on=today())
    return go(request, "import", key=run.key)


def _decide(request: HttpRequest, actor: Actor, run: ImportRun) -> HttpResponse:
    if request.POST.get("do") == "accept":
        run = services.accept_suggestions(actor=actor, run=run)
    else:
        decided = {
            int(name.removeprefix("row-")): value
            for name, value in request.POST.items()
            if name.startswith("row-") and name.removeprefix("row-").isdecimal() and value
        }
        run = services.decide_rows(actor=actor, run=run, decisions=decided)
    services.check_import(actor=actor, run=run, on=today())
    return go(request, "import", key=run.key)


def _run(request: HttpRequest, actor: Actor, run: ImportRun) -> HttpResponse:
    services.run_import(actor=actor, run=run, on=today())
    return go(request, "import", _("Imported. It can be taken back at any time."), key=run.key)


def _undo(request: HttpRequest, actor: Actor, run: ImportRun) -> HttpResponse:
    services.undo_import(actor=actor, run=run)
    return go(request, "import", _("Taken back."), key=run.key)


def _discard(request: HttpRequest, actor: Actor, run: ImportRun) -> HttpResponse:
    slug = run.cluster.slug
    services.discard_import(actor=actor, run=run)
    return go(request, "imports", _("The file is forgotten."), slug=slug)


_STEPS: Mapping[str, Callable[[HttpRequest, Actor, ImportRun], HttpResponse]] = {
    "columns": _columns,
    "decide": _decide,
    "run": _run,
    "undo": _undo,
    "discard": _discard,
}
