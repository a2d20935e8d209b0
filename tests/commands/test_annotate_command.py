"""`xunshi annotate`, `evaluate` and `show`: streams in and out, and what is refused."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys

import pytest
from command_line import LAYERS, TEXT, assert_explained, inside, xunshi

# --- annotate ---------------------------------------------------------------------------------------------------------


def annotated(data, *arguments):
    code, out, err = xunshi("annotate", *arguments, data=data)
    assert code == 0, err
    return [json.loads(line) for line in out.split("\n") if line]


def test_a_line_s_answer_comes_before_the_next_line_is_written():
    with subprocess.Popen(
        [sys.executable, "-m", "pipeline", "annotate"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        for i in range(3):
            process.stdin.write(json.dumps({"id": i, "text": f"第{i + 1}轮巡察"}).encode() + b"\n")
            process.stdin.flush()
            if os.name == "posix":
                assert select.select([process.stdout], [], [], 60)[0], "no answer while the input stays open"
            answer = json.loads(process.stdout.readline())
            assert (answer["id"], answer["rounds"][0]["from"]) == (i, i + 1)
        process.stdin.close()
        assert process.wait(30) == 0


TEXTS = [
    "",
    " ",
    "十二届省委第三轮巡视共发现问题**个。",
    "表情😀与扩展字𠮷𪚥，第2轮巡察。",
    "空\0字符，第2轮巡察",
    "行\n内\r\n换\u2028行\t，第2轮巡察",
    "=1+1，第2轮巡察",
    "\ufeff第2轮巡察",
    '“引号”\\反斜线"，第2轮巡察',
]


def test_id_and_text_come_back_as_they_were():
    records = [{"id": i, "text": t} for i, t in enumerate(TEXTS)]
    records += [
        {"id": None, "text": "甲"},
        {"id": "字", "text": "乙"},
        {"text": "丙"},
        {"id": {"a": [1]}, "text": "丁", "extra": 1},
    ]
    found = annotated("".join(json.dumps(r) + "\n" for r in records).encode())
    assert [(r["id"], r["text"]) for r in found] == [(r.get("id"), r["text"]) for r in records]
    for record in found:
        assert set(record) == {"id", "text", "finding", *LAYERS}
        for layer in LAYERS:
            assert all(m["text"] == record["text"][m["start"] : m["end"]] for m in record[layer])
    for record in found:
        if "第2轮" in record["text"]:
            assert [m["from"] for m in record["rounds"]] == [2]


@pytest.mark.parametrize("text", ["半个\ud83d代理，第2轮巡察", "\udc00"])
def test_lone_surrogates_come_back_escaped(text):
    """Half an emoji, as a cut in JavaScript or Java leaves it."""
    (record,) = annotated(json.dumps({"id": 1, "text": text}).encode())
    assert record["text"] == text


def test_ten_thousand_characters():
    text = ("县委开展第三轮巡察，发现问题**个，有的党组织责任落实不力。" * 400)[:10_000]
    (record,) = annotated(json.dumps({"id": 1, "text": text}).encode())
    assert len(record["text"]) == 10_000
    assert len(record["rounds"]) > 300


@pytest.mark.parametrize(
    "data",
    [
        '\ufeff{"id":1,"text":"第2轮巡察"}\r\n{"id":2,"text":"第2轮巡察"}\r\n',
        '{"id":1,"text":"第2轮巡察"}\n\n  \n{"id":2,"text":"第2轮巡察"}',
        ' {"id":1,"text":"第2轮巡察"} \n{"text":"第2轮巡察","id":2}\n\n',
    ],
    ids=["mark and CRLF", "blank lines, no end", "blanks"],
)
def test_forms_of_input(data):
    assert [(r["id"], len(r["rounds"])) for r in annotated(data.encode())] == [(1, 1), (2, 1)]


def test_annotate_reads_files_in_order(tmp_path):
    for name in ("b", "a"):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"id": name, "text": "甲"}) + "\n", encoding="utf-8")
    assert [r["id"] for r in annotated(None, tmp_path / "b.jsonl", tmp_path / "a.jsonl")] == ["b", "a"]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (b"{", ("line 2", "not JSON")),
        (b"[1]", ("line 2", "no text")),
        (b'{"id": 1}', ("line 2", "no text")),
        (b'{"text": 5}', ("line 2", "no text")),
        ('{"text": "甲"}'.encode("gb18030"), ("line 2", "UTF-8")),
        (b"[" * 100_000, ("line 2", "not JSON")),
        (b'"text"', ("line 2", "no text")),
        (b"5" * 5000, ("line 2",)),
    ],
    ids=["cut", "array", "no text", "number", "gb18030", "deep", "string", "huge number"],
)
def test_bad_line(line, parts):
    code, out, err = inside("annotate", data=b'{"id":1,"text":"x"}\n' + line + b"\n")
    assert out.count("\n") == 1, "the good line before it has its answer"
    assert_explained((code, out, err), "standard input", *parts)


def test_annotate_missing_file(tmp_path):
    assert_explained(inside("annotate", tmp_path / "没有.jsonl"), "没有.jsonl", "check the path")


@pytest.mark.skipif(os.name != "posix", reason="needs head")
def test_a_reader_that_leaves_early_hears_no_complaint():
    lines = (json.dumps({"id": 1, "text": "第2轮巡察" * 50}) + "\n") * 400
    script = f"{sys.executable} -m pipeline annotate | head -n 1 > /dev/null"
    done = subprocess.run(["bash", "-c", script], input=lines.encode(), capture_output=True, timeout=60, check=False)
    assert done.stderr == b""


# --- evaluate and show ------------------------------------------------------------------------------------------------


def gold(tmp_path, *records):
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    return path


def test_evaluate_own_answers_is_perfect(tmp_path):
    said = annotated(json.dumps({"id": "a", "text": TEXT}).encode())
    code, out, _ = inside("evaluate", gold(tmp_path, *said), "--json")
    assert code == 0
    (figures,) = json.loads(out).values()
    assert all(row["f1"] == 1 for row in figures.values())


@pytest.mark.parametrize(
    "record",
    [
        {"id": 1, "text": "甲"},
        {"text": "甲", "finding": {"status": "none", "labels": []}},
        {"id": 1, "text": "甲", "finding": None},
        {"id": 1, "text": "甲", "finding": "none"},
        {"id": 1, "text": "甲", "finding": {"status": "none"}, "masks": [{"start": 0}]},
        {"id": 1, "text": "甲", "finding": {"status": "found"}},
    ],
    ids=["no finding", "no id", "null", "a string", "a mask without end", "no labels"],
)
def test_evaluate_on_what_is_not_gold(tmp_path, record):
    assert_explained(inside("evaluate", gold(tmp_path, record)), "gold.jsonl", "record 1")


def test_evaluate_on_a_text_file(raw):
    assert_explained(inside("evaluate", raw / "好.txt"), "好.txt", "line 1", "not JSON")


def test_evaluate_missing(tmp_path):
    assert_explained(inside("evaluate", tmp_path / "x.jsonl"), "x.jsonl", "check the path")


def test_show(raw):
    code, out, _ = xunshi("show", raw / "好.txt", NO_COLOR="1")
    assert code == 0
    assert "第三轮巡察" in out


def test_show_missing_and_unreadable(raw, tmp_path):
    assert_explained(inside("show", tmp_path / "x.txt"), "x.txt", "check the path")
    assert_explained(inside("show", tmp_path), tmp_path)
    (raw / "空.txt").write_bytes(b"")
    assert_explained(inside("show", raw / "空.txt"), "空.txt", "holds no text", "remove it")
    (raw / "假.docx").write_bytes(b"PK\x03\x04junk")
    assert_explained(inside("show", raw / "假.docx"), "假.docx", ";")


@pytest.mark.parametrize("name", ["cp936", "klingon"])
def test_show_in_an_encoding(raw, name):
    (raw / "g.txt").write_text(TEXT, encoding="gb18030")
    done = inside("show", raw / "g.txt", "--encoding", name)
    if name == "klingon":
        assert_explained(done, "g.txt", "klingon")
    else:
        assert done[0] == 0
        assert "轮巡察" in done[1]
