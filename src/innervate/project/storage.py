"""Where pages' files come from: named by content, compressed, modules import each other by hashed names."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    # Imports between ES modules are rewritten too: an import map would be an inline script, which the
    # policy blocks.
    support_js_module_import_aggregation = True
