"""Groups of documents, and what is said of wrong choices."""

import shutil

import pandas as pd
import pytest
from sealed import seal

from pipeline import compare
from pipeline.batch import run as batch
from pipeline.compare.corpus import Corpus, read_table
from pipeline.compare.grouping import UNKNOWN
from pipeline.errors import XunshiError
from pipeline.lexicons import COLUMNS
from pipeline.settings import Settings
from pipeline.tables.schema import TABLES


def quiet(_total):
    return lambda _files, _documents: None


def documents(*rows):
    frame = pd.DataFrame(rows, columns=["doc_id", "province", "year", "level", "genre"])
    return Corpus(None, _read={"documents": frame.astype({"year": "Int64"})})


CORPUS = documents(
    ("a", "甲省", 2021, "省", "总结"),
    ("b", "甲省", 2022, "省", "总结"),
    ("c", "乙省", 2022, None, "反馈"),
    ("d", None, pd.NA, "市", None),
)


def test_groups_in_order_with_the_unknown_last():
    assert CORPUS.group(["province"]).sizes == {"乙省": 1, "甲省": 2, UNKNOWN: 1}
    assert CORPUS.group(["year"]).names == ("2021", "2022", UNKNOWN)


def test_two_columns():
    grouping = CORPUS.group(["province", "year"])
    assert grouping.of == {"a": "甲省 · 2021", "b": "甲省 · 2022", "c": "乙省 · 2022", "d": f"{UNKNOWN} · {UNKNOWN}"}
    assert grouping.names[-1] == f"{UNKNOWN} · {UNKNOWN}"


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (["region"], "--by region: no such column; there are province, year, level, genre"),
        (["province", "region"], "--by region: no such column"),
        ([], "name one column or two"),
        (["province", "year", "level"], "name one column or two"),
        (["year", "year"], "name one column or two"),
        (["doc_id"], "--by doc_id: no such column"),
    ],
)
def test_wrong_columns(by, said):
    with pytest.raises(XunshiError, match=said):
        CORPUS.group(by)


def test_where():
    assert list(CORPUS.where({"year": ["2022"]}).documents["doc_id"]) == ["b", "c"]
    assert list(CORPUS.where({"year": ["2022"], "province": ["甲省", "乙省"]}).documents["doc_id"]) == ["b", "c"]
    assert list(CORPUS.where({"year": ["2022"]}).where({"genre": ["反馈"]}).documents["doc_id"]) == ["c"]
    assert list(CORPUS.where({"province": [UNKNOWN]}).documents["doc_id"]) == ["d"]
    assert list(CORPUS.where({"year": 2022, "level": "省"}).documents["doc_id"]) == ["b"]
    assert list(CORPUS.where({"year": [2021, "2022"]}).documents["doc_id"]) == ["a", "b", "c"]
    assert list(CORPUS.where({}).documents["doc_id"]) == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ({"year": ["2031"]}, r"--where year=2031: no document has that; there are \(unknown\), 2021, 2022"),
        ({"region": ["x"]}, "--where region: no such column; there are province, year, level, genre"),
        ({"province": ["甲省"], "genre": ["反馈"]}, "--where genre=反馈: no document has that; there are 总结"),
    ],
)
def test_an_empty_selection(conditions, said):
    with pytest.raises(XunshiError, match=said):
        CORPUS.where(conditions)


def test_what_a_reader_must_know():
    unknown, small = CORPUS.group(["province"]).notices()
    assert unknown.startswith("1 of 4 documents do not say their province")
    assert unknown.told("zh").startswith("4 篇文档中有 1 篇未写明 province")
    assert small == "fewer than 3 documents in 乙省, 甲省: their figures are marked (few)"
    alone = documents(("a", "甲省", 2021, "省", "总结")).group(["province"])
    assert "nothing to compare it with" in list(alone.notices())[-1]
    enough = documents(*((str(i), "甲乙"[i % 2] + "省", 2021, "省", "总结") for i in range(6)))
    assert not list(enough.group(["province"]).notices())


# --- files


def test_no_results(tmp_path):
    with pytest.raises(XunshiError, match=r"holds no documents\.csv; make the tables first: xunshi run"):
        compare.load(tmp_path)


@pytest.fixture
def copied(results, tmp_path):
    return shutil.copytree(results, tmp_path / "copied", ignore=shutil.ignore_patterns(".xunshi"))


def test_a_table_is_read_as_it_was_written(corpus):
    for table in TABLES:
        frame = corpus.table(table.name) if table.name != "rejects" else read_table(corpus.folder, "rejects")
        assert tuple(frame.columns) == table.names
    statistics = corpus.table("statistics")
    assert str(statistics["value"].dtype) == "Float64"
    assert statistics["value"].isna().any()
    for row in statistics.head(50).itertuples():
        assert corpus.texts[row.doc_id][row.start : row.end] == row.text


def test_chinese_headers_are_the_same_tables(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "甲省2022年巡视工作总结.txt").write_text(
        "甲省2022年巡视工作总结\n发现问题12个，存在走过场问题。", encoding="utf-8"
    )
    for headers in ("en", "zh"):
        batch.run([raw], tmp_path / headers, Settings(workers=1, headers=headers), quiet)
    en, zh = (compare.load(tmp_path / headers) for headers in ("en", "zh"))
    for name in ("documents", "problems", "statistics"):
        pd.testing.assert_frame_equal(en.table(name), zh.table(name))
    assert en.texts == zh.texts


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("problems.csv", b"\xff\xfe\x00garbage", "problems.csv: "),
        ("problems.csv", "\ufeffa,b\r\n1,2\r\n".encode(), "problems.csv: has no column doc_id"),
        ("problems.csv", b"", "problems.csv: cannot be read"),
        ("statistics.csv", None, "statistics.csv: cannot be read"),
    ],
)
def test_a_damaged_table(copied, name, content, said):
    if content is None:
        (copied / name).unlink()
    else:
        (copied / name).write_bytes(content)
        seal(copied)
    with pytest.raises(XunshiError, match=said):
        compare.load(copied).table(name.removesuffix(".csv"))


@pytest.mark.parametrize("content", ["not json\n", '["a"]\n', '{"doc_id": "x"'])
def test_damaged_texts(copied, content):
    (copied / "texts.jsonl").write_text(content, encoding="utf-8")
    seal(copied)
    with pytest.raises(XunshiError, match=r"texts\.jsonl: cannot be read"):
        assert compare.load(copied).texts


def test_no_document_at_all(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "empty.txt").write_bytes(b"")
    batch.run([raw], tmp_path / "out", Settings(workers=1), quiet)
    with pytest.raises(XunshiError, match=r"no document in it; .*rejects\.csv says"):
        compare.load(tmp_path / "out")


def test_the_lexicons_of_the_run(tmp_path):
    """A user's own lexicons come along by the manifest; where they are gone, a reader is told."""
    raw, own = tmp_path / "raw", tmp_path / "own"
    raw.mkdir()
    own.mkdir()
    (own / "slogans.csv").write_text(
        ",".join(COLUMNS["slogans"]) + "\n三色台账法,,,inspection,2019,,\n", encoding="utf-8"
    )
    text = "甲省委2022年巡视工作总结\n推行“三色台账法”，发现问题12个。"
    (raw / "甲.txt").write_text(text, encoding="utf-8")
    (raw / "metadata.csv").write_text("file,province,year\n甲.txt,甲省,2022\n", encoding="utf-8")
    batch.run([raw], tmp_path / "out", Settings(workers=1, lexicons=own), quiet)
    corpus = compare.load(tmp_path / "out")
    assert not list(corpus.notices())
    ledger = compare.table(corpus, "slogan_ledger").set_index("slogan")
    assert ledger.loc["三色台账法", ["born", "lag"]].tolist() == [2019, 3]
    shutil.rmtree(own)
    corpus = compare.load(tmp_path / "out")
    (notice,) = corpus.notices()
    assert str(own) in notice
    assert compare.table(corpus, "slogan_ledger").set_index("slogan")["born"].isna().loc["三色台账法"]
