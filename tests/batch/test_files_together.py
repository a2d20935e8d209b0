"""Small files are analysed together: the same rows as alone, and one file's surprise costs no other its rows."""

import gc

import pytest

from pipeline.batch import grouped, plan, work
from pipeline.ingest import corpus as ingest
from pipeline.settings import Settings


def jobs_of(folder):
    return list(plan.jobs(ingest.find_files([folder]), {}, Settings(), "digest"))


def test_the_same_tables_as_one_by_one(corpus, tmp_path, run, tables, monkeypatch):
    run(corpus, tmp_path / "together")
    monkeypatch.setattr(grouped, "GROUP_BYTES", 0)
    run(corpus, tmp_path / "alone")
    assert tables(tmp_path / "together") == tables(tmp_path / "alone")


def test_groups_hold_every_file_once_in_order(corpus, monkeypatch):
    jobs = jobs_of(corpus)
    for most in (0, jobs[0].size * 3, 1 << 20):
        monkeypatch.setattr(grouped, "GROUP_BYTES", most)
        groups = list(grouped.groups(jobs))
        assert [job for group in groups for job in group] == jobs
        assert all(len(group) == 1 or sum(job.size for job in group) <= most for group in groups)
    assert len(groups) == 1


@pytest.mark.parametrize("error", [RuntimeError("odd"), MemoryError(), RecursionError()])
def test_the_others_keep_their_rows(corpus, tmp_path, run, tables, monkeypatch, error):
    files = sorted(corpus.rglob("*.txt"))
    real = work.rows

    def surprised(document, *rest):
        if document.file.endswith(files[3].name):
            raise error
        return real(document, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(work, "rows", surprised)
        assert run(corpus).rejected == 1
    files[3].unlink()
    run(corpus, tmp_path / "without")
    hit, without = tables(tmp_path / "out"), tables(tmp_path / "without")
    assert files[3].name in hit["rejects.csv"].decode()
    assert {n: b for n, b in hit.items() if n.endswith(".csv") and n != "rejects.csv"} == {
        n: b for n, b in without.items() if n.endswith(".csv") and n != "rejects.csv"
    }


def test_unreadable_among_readable(corpus, run):
    (corpus / "甲" / "empty.docx").write_bytes(b"PK")
    outcome = run(corpus)
    assert (outcome.rejected, outcome.rows["documents"]) == (1, 8)


@pytest.mark.parametrize(
    ("beside", "error", "rests"),
    [
        (None, None, True),
        (None, RuntimeError("odd"), True),
        ("page.html", None, False),
    ],
)
def test_the_collector_rests_while_only_python_reads(corpus, monkeypatch, beside, error, rests):
    """What other libraries make can hold cycles, of which a group's must not pile up."""
    if beside:
        (corpus / beside).write_bytes(b"<p>\xe5\x8e\xbf</p>")
    seen, real = [], work.read_documents

    def reading(*arguments, **options):
        seen.append(gc.isenabled())
        if error and len(seen) == 3:
            raise error
        return real(*arguments, **options)

    monkeypatch.setattr(work, "read_documents", reading)
    settings = Settings()
    batches = list(work.file_batches(jobs_of(corpus), settings, work.means_of(settings)))
    assert sum(len(batch.files) for batch in batches) == 8 + bool(beside)
    assert seen[:3] == [not rests] * 3
    assert gc.isenabled()
