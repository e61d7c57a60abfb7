"""Rows of a parquet table, in batches. Parquet is a development extra of ours, no official format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from innervate.sources.faults import Fault, Line, SourceRefused

_BATCH = 4096


def parquet_rows(
    path: Path, progress: Callable[[int, int], None] | None = None
) -> Iterator[Mapping[str, object]]:
    """Rows as mappings by column name. Raises SourceRefused when pyarrow is not installed."""
    try:
        # Optional and heavy: only who develops with parquet extracts has it.
        import pyarrow.parquet as pq
    except ImportError as missing:
        fault = Fault("optional-package-missing", Line(path.name), {"package": "pyarrow"})
        raise SourceRefused([fault]) from missing
    with pq.ParquetFile(path) as table:
        done, total = 0, table.metadata.num_rows
        for batch in table.iter_batches(batch_size=_BATCH):
            yield from batch.to_pylist()
            done += batch.num_rows
            if progress is not None:
                progress(done, total)
