"""`xunshi run` as a user meets it: exit codes, messages, settings."""

from __future__ import annotations

import csv
import shutil

import pytest
from command_line import assert_explained, inside

from pipeline import lexicons

# --- run --------------------------------------------------------------------------------------------------------------


def test_done_is_0(raw, tmp_path):
    code, out, err = inside("run", raw, "--out", tmp_path / "out")
    assert (code, out) == (0, "")
    assert "1 files (1 read, 0 unchanged, 0 rejected), 1 documents" in err


def test_rejected_is_3_and_says_where_why_stands(raw, tmp_path):
    (raw / "坏.txt").write_bytes(b"")
    code, _, err = inside("run", raw, "--out", tmp_path / "out")
    assert code == 3
    assert "rejects.csv" in err
    assert "Traceback" not in err
    assert inside("run", raw, "--out", tmp_path / "out")[0] == 3


def test_the_last_line_tells_read_unchanged_and_rejected_apart(raw, tmp_path):
    for i in range(7):
        (raw / f"坏{i}.txt").write_bytes(b" " * (i + 1))
    inside("run", raw, "--out", tmp_path / "out")
    (raw / "新.txt").write_text("县委开展巡察，发现问题3个。", encoding="utf-8")
    _, _, err = inside("run", raw, "--out", tmp_path / "out")
    lines = err.strip().split("\n")
    assert "9 files (1 read, 1 unchanged, 7 rejected), 2 documents" in lines[-1]
    assert [line for line in lines if "holds no text; remove it" in line] == lines[:5]
    assert lines[0].startswith("xunshi: 坏0.txt: ")
    assert "7 could not be read" in lines[5]
    assert "rejects.csv" in lines[5]


def test_the_same_file_twice_is_told(raw, tmp_path):
    for name in ("一.txt", "二.txt"):
        (raw / name).write_text("县委开展巡察，发现问题3个。", encoding="utf-8")
    _, _, err = inside("run", raw, "--out", tmp_path / "out")
    assert "xunshi: the same file 2 times: 一.txt, 二.txt\n" in err
    (raw / "二.txt").unlink()
    assert "the same file" not in inside("run", raw, "--out", tmp_path / "out")[2]


def test_results_as_input_are_refused_by_name(raw, tmp_path):
    inside("run", raw, "--out", tmp_path / "out")
    assert_explained(
        inside("run", tmp_path / "out", "--out", tmp_path / "out2"),
        tmp_path / "out",
        "is a folder of results",
        "name the folder of texts",
    )


def test_everything_rejected_is_3_with_empty_tables(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "坏.txt").write_bytes(b"")
    assert inside("run", tmp_path / "raw", "--out", tmp_path / "out")[0] == 3
    assert (tmp_path / "out" / "documents.csv").read_text(encoding="utf-8-sig").count("\n") == 1


def test_missing_path(tmp_path):
    assert_explained(
        inside("run", tmp_path / "没有", "--out", tmp_path / "out"), tmp_path / "没有", "no such file", "check the path"
    )


def test_empty_folder(tmp_path):
    (tmp_path / "空").mkdir()
    assert_explained(inside("run", tmp_path / "空", "--out", tmp_path / "out"), tmp_path / "空", "no files", ".txt")


def test_a_file_where_the_output_should_go(raw, tmp_path):
    (tmp_path / "out").write_text("x", encoding="utf-8")
    assert_explained(inside("run", raw, "--out", tmp_path / "out"), tmp_path / "out", "cannot be written", "--out")
    assert (tmp_path / "out").read_text(encoding="utf-8") == "x"


def test_a_folder_where_a_table_should_go(raw, tmp_path):
    (tmp_path / "out" / "rounds.csv").mkdir(parents=True)
    assert_explained(inside("run", raw, "--out", tmp_path / "out"), "rounds.csv")


@pytest.mark.parametrize(
    ("option", "value", "parts"),
    [
        ("--format", "doc", ("--format", "parquet", "xlsx")),
        ("--format", "csv,xslx", ("--format", "xlsx")),
        ("--headers", "fr", ("--headers", "en", "zh")),
        ("--workers", "0", ("--workers", "1")),
        ("--workers", "-3", ("--workers", "1")),
        ("--workers", "100000", ("--workers", "256")),
    ],
)
def test_bad_option(raw, tmp_path, option, value, parts):
    assert_explained(inside("run", raw, "--out", tmp_path / "out", option, value), *parts)


def test_bad_format_names_the_option_that_exists(raw, tmp_path):
    _, _, err = inside("run", raw, "--out", tmp_path / "out", "--format", "doc")
    assert "--formats" not in err


@pytest.mark.parametrize("value", ["klingon-8", "utf-99", "base64", "", "rot13"])
def test_bad_encoding_name(raw, tmp_path, value):
    """Either at once, or in rejects.csv; never a traceback, and never tables of wrong characters."""
    code, _, err = inside("run", raw, "--out", tmp_path / "out", "--encoding", value)
    assert "Traceback" not in err
    if code == 3:
        with (tmp_path / "out" / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
            (row,) = csv.DictReader(file)
        assert "encoding" in row["cause"] + row["remedy"]
        assert "unexpected" not in row["cause"]
    else:
        assert code == (0 if value == "" else 2)


def test_missing_text_column(raw, tmp_path):
    (raw / "表.csv").write_text("标题,正文\n甲,县委开展巡察。\n", encoding="utf-8")
    code, _, _ = inside("run", raw, "--out", tmp_path / "out", "--text-column", "没有这列")
    assert code == 3
    with (tmp_path / "out" / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["file"] == "表.csv"
    assert "没有这列" in row["cause"] + row["remedy"]
    assert "正文" in row["cause"] + row["remedy"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("wokers = 2\n", ("wokers", "no such setting", "workers")),
        ("workers = 'two'\n", ("workers", "integer")),
        ("workers = \n", ("not TOML",)),
        ("formats = ['doc']\n", ("formats", "parquet")),
        ("headers = 'fr'\n", ("headers", "zh")),
        ("shard_bytes = 0\n", ("shard_bytes",)),
        ("[run]\nworkers = 2\n", ("run", "no such setting")),
    ],
)
def test_bad_settings_file(raw, tmp_path, text, parts):
    path = tmp_path / "设置.toml"
    path.write_text(text, encoding="utf-8")
    assert_explained(inside("run", raw, "--out", tmp_path / "out", "--settings", path), path, *parts)


def test_missing_settings_file(raw, tmp_path):
    assert_explained(
        inside("run", raw, "--settings", tmp_path / "x.toml", "--out", tmp_path / "out"), "x.toml", "check the path"
    )


def test_options_win_over_the_settings_file(raw, tmp_path):
    path = tmp_path / "s.toml"
    path.write_text("\ufeffheaders = 'zh'\nformats = ['jsonl']\n", encoding="utf-8")
    assert inside("run", raw, "--out", tmp_path / "out", "--settings", path, "--headers", "en")[0] == 0
    assert (tmp_path / "out" / "documents.jsonl").is_file()
    assert (tmp_path / "out" / "documents.csv").read_text(encoding="utf-8-sig").startswith("doc_id,")


def test_chinese_headers(raw, tmp_path):
    assert inside("run", raw, "--out", tmp_path / "out", "--headers", "zh")[0] == 0
    assert (
        (tmp_path / "out" / "rounds.csv")
        .read_text(encoding="utf-8-sig")
        .startswith("文档编号,句子编号,起始,结束,原文,")
    )
    assert "文档编号" in (tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8")


def test_missing_lexicon_folder(raw, tmp_path):
    for command in (("run", raw, "--out", tmp_path / "out"), ("annotate",), ("show", raw / "好.txt")):
        assert_explained(
            inside(*command, "--lexicons", tmp_path / "没有"), tmp_path / "没有", "no lexicon there", "slogans.csv"
        )


@pytest.mark.parametrize(
    ("name", "row", "parts"),
    [
        ("problem_phrases", "新词,weather,", ("labels", "weather", "work_style")),
        ("problem_phrases", "新词", ("1 cells where 3 belong", "quote")),
        ("problem_phrases", ",work_style,", ("first cell is empty",)),
        ("slogans", "新提法,,,nonsense,,,", ("category", "nonsense")),
        ("finding_cues", "新词,maybe", ("status", "maybe")),
        ("organizations", "新局,government,king,no,,", ("role", "king")),
    ],
)
def test_broken_lexicon_row(raw, tmp_path, name, row, parts):
    folder = tmp_path / "词典"
    shutil.copytree(lexicons.default_folder(), folder)
    path = folder / f"{name}.csv"
    text = path.read_text(encoding="utf-8-sig").rstrip("\n") + f"\n{row}\n"
    path.write_text(text, encoding="utf-8")
    line = len(text.splitlines())
    assert_explained(
        inside("run", raw, "--out", tmp_path / "out", "--lexicons", folder), f"{path}, line {line}", *parts
    )


@pytest.mark.parametrize("data", [b'"offen', "新词,work_style,\n".encode("gb18030")], ids=["open quote", "gb18030"])
def test_a_lexicon_saved_wrongly(raw, tmp_path, data):
    """What Excel does to a CSV that is saved as such in China, and a stray quotation mark."""
    folder = tmp_path / "词典"
    shutil.copytree(lexicons.default_folder(), folder)
    with (folder / "problem_phrases.csv").open("ab") as file:
        file.write(data)
    assert_explained(inside("run", raw, "--out", tmp_path / "out", "--lexicons", folder), "problem_phrases.csv")


def test_bad_sidecar(raw, tmp_path):
    (raw / "metadata.csv").write_text("file,jahr\n好.txt,2023\n", encoding="utf-8")
    assert_explained(inside("run", raw, "--out", tmp_path / "out"), "metadata.csv", "jahr", "year")


# --- parts


def test_parts_and_their_assembly(raw, tmp_path):
    out = tmp_path / "out"
    assert_explained(inside("assemble", out), out, "holds no parts of a run; make them first")
    assert_explained(
        inside("run", raw, "--out", out, "--shard", "3/2"), "--shard 3/2", "write 3/8 for the third of eight"
    )
    for part in ("2/2", "1/2"):
        code, _, err = inside("run", raw, "--out", out, "--shard", part)
        assert code == 0
        assert err.startswith(f"part {part[0]} of 2: ")
        assert f"after the last part: xunshi assemble {out}" in err
    assert not (out / "documents.csv").exists()
    code, _, err = inside("assemble", out)
    assert (code, "1 documents" in err) == (0, True), err
    assert (out / "documents.csv").exists()
