"""Which files of a shard are taken up together, and which of them can do a process no harm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.batch.plan import Job
from pipeline.ingest import formats

# files are analysed together up to so many bytes, which is faster than one by one
GROUP_BYTES = 1 << 17
# a plain file up to this size is read in less time than a process takes to start, whatever is in it
SMALL = 1 << 20


def groups(jobs: Sequence[Job]) -> Iterator[list[Job]]:
    """Neighbouring files to be analysed together: up to `GROUP_BYTES`, a larger file alone."""
    group: list[Job] = []
    for job in jobs:
        if group and sum(j.size for j in group) + job.size > GROUP_BYTES:
            yield group
            group = []
        group.append(job)
    yield group


def are_harmless(jobs: Sequence[Job]) -> bool:
    """Whether files are small and only Python reads them: other libraries can take the process down, or not come back."""
    plain = {suffix for reader in formats.BUILT_IN if reader.plain for suffix in reader.suffixes}
    return all(job.size <= SMALL and job.source.path.suffix.lower() in plain for job in jobs)
