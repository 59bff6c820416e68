"""A job's way into the pool: what no message can carry is rejected, suspects go into quarantine."""

from newsgloss_enrich.pool.chunks import Job, Segment
from newsgloss_enrich.pool.quarantine import Quarantine
from newsgloss_enrich.pool.records import Rejected

FRAME_OVERHEAD = 1024


def admit(job: Job, suspects: frozenset[int], frame_bytes: int, quarantine: Quarantine) -> None:
    """Split a new job into the segments that wait for a worker.

    Args:
        job: Without any segment yet.
        suspects: Offsets of records to be tried alone.
        frame_bytes: The largest message to a worker.
        quarantine: Takes the suspects.
    """
    bound = frame_bytes - FRAME_OVERHEAD
    start = 0
    for index, record in enumerate(job.records):
        too_large = job.size(index) > bound
        if not too_large and record.offset not in suspects:
            continue
        if start < index:
            job.segments.append(Segment(start, index))
        start = index + 1
        if too_large:
            text = f"the record takes {job.size(index)} bytes, a worker is given at most {bound}"
            job.settle(index, [Rejected(record.offset, "too_large", text, "pool", "RecordTooLarge")])
        else:
            quarantine.add_named(job, index)
    if start < len(job.records):
        job.segments.append(Segment(start, len(job.records)))
