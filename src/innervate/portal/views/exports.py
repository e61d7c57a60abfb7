"""Lists as files, in the format that an import reads."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from innervate.capabilities.directory.exports import Format, export_organisations
from innervate.core.selectors.clusters import cluster_at
from innervate.portal.requests import actor_of_request

_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def organisations_file(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The cluster's organisations that the reader may see."""
    if form not in list(Format):
        raise Http404
    exported = export_organisations(actor_of_request(request), cluster_at(slug), form)
    response = HttpResponse(exported, content_type=_TYPES[Format(form)])
    response["Content-Disposition"] = f'attachment; filename="{slug}.{form}"'
    return response
