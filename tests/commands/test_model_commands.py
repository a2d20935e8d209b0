"""`xunshi explain` and `review`, as a user meets them."""

from __future__ import annotations

import csv
import json

import pytest
from command_line import COMMANDS, assert_explained, inside, xunshi

from pipeline.classify import labelled, model_files

SENTENCE = "有的党组织落实主体责任不到位，村干部优亲厚友。"

# --- explain ----------------------------------------------------------------------------------------------------------


def test_explain_an_argument():
    code, out, err = inside("explain", SENTENCE)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == SENTENCE
    assert lines[1].startswith("found  corruption, responsibility")
    assert lines[2].startswith("found, surely: ")
    assert "The lexicon says so: “优亲厚友”." in out
    assert "Without “" in out
    assert "\nby rule: found" in out


def test_explain_standard_input():
    assert inside("explain", data=f"\n{SENTENCE}\n")[1] == inside("explain", SENTENCE)[1]
    code, out, _ = xunshi("explain", data=SENTENCE.encode(), PYTHONIOENCODING="utf-8")
    assert (code, out.splitlines()[0]) == (0, SENTENCE)


def test_explain_as_json():
    code, out, _ = inside("explain", SENTENCE, "--json")
    assert code == 0
    assert out.count("\n") == 1

    def not_json(constant):
        raise AssertionError(constant)

    found = json.loads(out, parse_constant=not_json)
    assert set(found) == {"text", "finding", "rule", "decisions", "weights"}
    assert found["text"] == SENTENCE
    assert found["finding"]["labels"] == ["corruption", "responsibility"]
    assert [d["name"] for d in found["decisions"]] == ["found", *model_files.load().codebook.names]
    for decision in found["decisions"]:
        assert set(decision) == {"name", "given", "probability", "reasons", "change"}
        assert 0 <= decision["probability"] <= 1
        assert all(set(reason) == {"what", "weight"} for reason in decision["reasons"])


def test_explain_with_context():
    plain = json.loads(inside("explain", "责任落实。", "--json")[1])
    led = json.loads(
        inside("explain", "责任落实。", "--heading", "二、存在的主要问题", "--lead", "存在以下问题：", "--json")[1]
    )
    assert plain["decisions"][0]["probability"] != led["decisions"][0]["probability"]


@pytest.mark.parametrize("options", [(), ("--json",)])
@pytest.mark.parametrize(("arguments", "data"), [((), ""), ((), " \n\n"), (("",), None), (("  ",), None)])
def test_explain_nothing(arguments, data, options):
    assert_explained(inside("explain", *arguments, *options, data=data), "no sentence", "standard input")


def test_explain_with_no_such_model(tmp_path):
    assert_explained(inside("explain", SENTENCE, "--model", tmp_path / "没有"), tmp_path / "没有", "no such folder")


NEW = ("explain", "train", "review export", "review import")


@pytest.mark.parametrize("name", NEW)
def test_help_shows_an_example(name):
    assert tuple(name.split()) in COMMANDS
    code, out, _ = inside(*name.split(), "--help")
    assert code == 0
    example = " ".join(out.split()).partition("Example: ")[2]
    assert example.startswith(f"xunshi {name} ")


# --- review -----------------------------------------------------------------------------------------------------------

TEXT = """关于2023年巡察整改的报告

有的党组织责任落实不力。村干部优亲厚友，虚报冒领补贴。着力发现形式主义问题。天气晴朗。
"""
SAID = {
    "有的党组织责任落实不力。": ("found", ("responsibility",)),
    "村干部优亲厚友，虚报冒领补贴。": ("found", ("corruption",)),
    "着力发现形式主义问题。": ("target", ("work_style",)),
    "天气晴朗。": ("none", ()),
}


@pytest.fixture
def sent(tmp_path):
    """A text sent out: fill(name, said) → the path of a filled-in copy."""
    raw = tmp_path / "texts"
    raw.mkdir()
    (raw / "报告.txt").write_text(TEXT, encoding="utf-8")
    out, folder = tmp_path / "复核.csv", tmp_path / "review"
    done = inside("review", "export", raw, "--out", out, "--folder", folder, "--size", 10)
    assert done[0] == 0, done[2]
    assert done[1] == ""
    assert f"4 sentences: {out}" in done[2]
    assert f"xunshi review import {out} --coder NAME" in done[2]

    def fill(name, said):
        with out.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            status, labels = said[row["text"]]
            row |= {"status": status, **dict.fromkeys(labels, "x")}
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        return tmp_path / f"{name}.csv"

    return fill


def test_review(sent, tmp_path):
    other = SAID | {"天气晴朗。": ("found", ("other",))}
    folder = tmp_path / "review"
    code, out, err = inside("review", "import", sent("甲", SAID), sent("乙", other), "--folder", folder)
    assert code == 0
    assert "8 new judgements; 3 sentences accepted" in err
    assert "1 in disagreement" in err
    assert str(folder / "accepted.jsonl") in err
    assert str(folder / "disagreements.csv") in err
    for part in ("between coders", "Cohen κ", "Krippendorff α", "Gwet AC1", "0.750", "coders and model"):
        assert part in out
    coders = {json.loads(line)["coder"] for line in (folder / "codings.jsonl").read_text(encoding="utf-8").splitlines()}
    assert coders == {"甲", "乙"}, "a coder is named by the file"
    records = labelled.read(folder / "accepted.jsonl", model_files.load().codebook.names)
    assert {r.text for r in records} == set(SAID) - {"天气晴朗。"}
    # the last word, from the table of disagreements
    path = folder / "disagreements.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    row["status"] = "none"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, row)
        writer.writeheader()
        writer.writerow(row)
    code, _, err = inside("review", "import", path, "--coder", "settled", "--folder", folder)
    assert code == 0
    assert "1 new judgements; 4 sentences accepted" in err


def test_review_changes_need_replace(sent, tmp_path):
    folder = ("--folder", tmp_path / "review", "--coder", "甲")
    assert inside("review", "import", sent("a", SAID), *folder)[0] == 0
    other = sent("b", SAID | {"天气晴朗。": ("found", ("other",))})
    assert_explained(inside("review", "import", other, *folder), "甲 judged 1", "--replace")
    assert inside("review", "import", other, "--replace", *folder)[0] == 0


def test_review_wrong_row(sent, tmp_path):
    path = sent("甲", SAID | {"天气晴朗。": ("maybe", ())})
    code, out, err = inside("review", "import", path, "--folder", tmp_path / "review")
    assert (code, out) == (2, "")
    assert err.startswith(f"xunshi: {path}, row ")
    for part in ("'maybe'", "must be one of found, target, rectified, none", "nothing was imported"):
        assert part in err
    assert not (tmp_path / "review" / "codings.jsonl").exists()


def test_review_refuses(sent, tmp_path):
    folder = ("--folder", tmp_path / "review")
    texts, out = tmp_path / "texts", tmp_path / "复核.csv"
    before = out.read_bytes()
    assert_explained(inside("review", "export", texts, "--out", out, *folder), out, "is there already", "another file")
    assert out.read_bytes() == before
    assert_explained(inside("review", "export", texts, "--out", tmp_path / "a.doc", *folder), "a.doc", ".xlsx")
    assert_explained(inside("review", "export", tmp_path / "没有", "--out", tmp_path / "a.csv", *folder), "没有")
    assert_explained(inside("review", "import", tmp_path / "没有.csv", *folder), "没有.csv", "check the path")
    assert_explained(
        inside("review", "import", out, "--folder", tmp_path / "空"), tmp_path / "空", "xunshi review export"
    )
    code, _, err = inside("review", "export", texts, "--size", "0", *folder)
    assert code == 2
    assert "--size" in err
