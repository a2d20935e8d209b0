"""`xunshi train` on data of one's own, and `--model` of the other commands."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import time

import frictionless
import psutil
import pytest
from command_line import assert_explained, inside, xunshi

from pipeline.classify import model_files
from pipeline.classify.codebook import STATUSES

SENTENCE = "有的党组织落实主体责任不到位，村干部优亲厚友。"

# --- train on data and a codebook of one's own ------------------------------------------------------------------------

BOOK = """[labels.money]
title = "Money"
title_zh = "钱"
meaning = "public money"

[labels.people]
title = "People"
title_zh = "人"
"""
UNITS = "榆屏镇 云筑村 青岚局 禾屿办 鹭坪社区 荻川县 桐隐乡 绮砚街道 临江所 沐山校 岑溪院 柏林站 芦湾队 枫桥段".split()
MONEY = "违规发放津补贴 公款旅游 白条入账 挪用专项资金 私设小金库 虚报冒领补贴".split()
PEOPLE = "任人唯亲 选人用人把关不严 超职数配备干部 优亲厚友 带病提拔 轮岗交流不到位".split()
KINDS = {("money",): MONEY, ("people",): PEOPLE}
FORMS = {
    "found": "{u}存在{p}问题。",
    "target": "着力查找{u}{p}等问题。",
    "rectified": "{u}{p}问题已整改到位，完成销号。",
}
NEUTRAL = "{u}召开{p}部署会议。|{u}组织{p}学习交流。|{u}开展{p}主题活动。".split("|")


def sentences():
    """Invented sentences: 14 passages, in each every status with each label and with both."""
    for g, unit in enumerate(UNITS):
        both = f"{MONEY[g % 6]}、{PEOPLE[(g + 1) % 6]}"
        problems = [*((kind, names[g % 6]) for kind, names in KINDS.items()), (("money", "people"), both)]
        rows = [(s, kind, form.format(u=unit, p=p)) for s, form in FORMS.items() for kind, p in problems]
        rows += [("none", (), form.format(u=unit, p="年度巡察工作")) for form in NEUTRAL]
        for i, (status, labels, text) in enumerate(rows):
            yield {"id": f"{g}-{i}", "text": text, "status": status, "labels": list(labels), "group": f"g{g}"}


def write_data(folder, rows=None, book=BOOK):
    folder.mkdir(parents=True)
    (folder / "codebook.toml").write_text(book, encoding="utf-8")
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in (sentences() if rows is None else rows))
    (folder / "data.jsonl").write_text("".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """The folder of a model of one's own; made once, to be read only."""
    tmp = tmp_path_factory.mktemp("own")
    code, out, err = inside("train", "--data", write_data(tmp / "data"), "--out", tmp / "model")
    assert (code, out) == (0, ""), err
    assert "held out: status macro-F1" in err.splitlines()[-1]
    assert str(tmp / "model" / "card.md") in err
    return tmp / "model"


@pytest.fixture
def texts(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "甲.txt").write_text(
        "关于巡察的报告\n\n沙湾镇存在挪用专项资金问题。沙湾镇存在任人唯亲问题。沙湾镇召开工作部署会议。\n",
        encoding="utf-8",
    )
    return folder


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
def test_training_twice_gives_the_same_bytes(trained, tmp_path):
    assert {p.name for p in trained.iterdir()} == {
        "card.md",
        "codebook.toml",
        "metrics.json",
        "model.json",
        "model.skops",
    }
    done = xunshi("train", "--data", trained.parent / "data", "--out", tmp_path / "model", PYTHONHASHSEED="7")
    assert done[0] == 0, done[2]
    for path in trained.iterdir():
        assert (tmp_path / "model" / path.name).read_bytes() == path.read_bytes(), path.name


def test_training_that_is_killed_leaves_no_process(tmp_path):
    command = [sys.executable, "-m", "pipeline", "train", "--data", write_data(tmp_path / "data"), "--out"]
    process = subprocess.Popen([*command, tmp_path / "model"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    told, until, started = psutil.Process(process.pid), time.monotonic() + 60, []
    while len(started) < 3 and process.poll() is None and time.monotonic() < until:
        started = told.children(recursive=True)
        time.sleep(0.02)
    process.kill()
    assert process.wait() != 0
    assert len(started) >= 2
    for orphan in (alive := psutil.wait_procs(started, timeout=15)[1]):
        orphan.kill()
    assert not [p for p in alive if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.slow
def test_figures_and_card_are_of_these_data(trained):
    figures = json.loads((trained / "metrics.json").read_text(encoding="utf-8"))
    assert figures["data"]["sentences"] == len(list(sentences()))
    assert figures["data"]["passages"] == len(UNITS)
    assert set(figures["held_out"]["with_context"]["status"]["classes"]) == set(STATUSES)
    assert set(figures["held_out"]["with_context"]["labels"]["classes"]) == {"money", "people"}
    assert figures["held_out"]["with_context"]["status"]["macro_f1"] > 0.9
    card = (trained / "card.md").read_text(encoding="utf-8")
    assert "`money` (钱), `people` (人)" in card
    assert "work_style" not in card


@pytest.mark.slow
def test_the_card_claims_nothing_of_other_data(trained):
    card = (trained / "card.md").read_text(encoding="utf-8")
    assert "language model" not in card
    assert "one sentence in six" not in card


@pytest.mark.slow
def test_run_with_an_own_model(trained, texts, tmp_path):
    out = tmp_path / "out"
    code, _, err = inside("run", texts, "--out", out, "--model", trained, "--workers", 1)
    assert code == 0, err
    rows = table(out / "findings.csv")
    assert [c for c in rows[0] if c.startswith("p_")] == [f"p_{n}" for n in (*STATUSES, "money", "people")]
    sentences_ = {row["sentence_id"]: row["text"] for row in table(out / "sentences.csv")}
    found = {sentences_[row["sentence_id"]]: (row["status"], row["labels"]) for row in rows}
    assert found == {
        "沙湾镇存在挪用专项资金问题。": ("found", "money"),
        "沙湾镇存在任人唯亲问题。": ("found", "people"),
    }
    report = frictionless.validate(str(out / "datapackage.json"))
    assert report.valid, report.flatten(["title", "note"])
    (resource,) = (
        r
        for r in json.loads((out / "datapackage.json").read_text(encoding="utf-8"))["resources"]
        if "findings" in r["name"]
    )
    names = [field["name"] for field in resource["schema"]["fields"]]
    assert "p_money" in names
    assert "p_political" not in names


@pytest.mark.slow
def test_run_again_with_another_model(trained, texts, tmp_path):
    """Nothing that the other model said is left, and the first one's tables come back byte for byte."""
    out = tmp_path / "out"
    assert inside("run", texts, "--out", out, "--workers", 1)[0] == 0
    first = (out / "findings.csv").read_bytes()
    assert inside("run", texts, "--out", out, "--model", trained, "--workers", 1)[0] == 0
    assert "p_political" not in (out / "findings.csv").read_text(encoding="utf-8-sig")
    assert inside("run", texts, "--out", out, "--workers", 1)[0] == 0
    assert (out / "findings.csv").read_bytes() == first


@pytest.mark.slow
def test_annotate_and_explain_with_an_own_model(trained):
    line = json.dumps({"id": 1, "text": "沙湾镇存在挪用专项资金问题。"})
    code, out, err = xunshi("annotate", "--model", trained, data=line.encode())
    assert code == 0, err
    finding = json.loads(out)["finding"]
    assert (finding["status"], finding["labels"]) == ("found", ["money"])
    found = json.loads(inside("explain", "沙湾镇存在挪用专项资金问题。", "--json", "--model", trained)[1])
    assert [d["name"] for d in found["decisions"]] == ["found", "money", "people"]


@pytest.mark.slow
def test_both_labels_of_one_s_own(trained):
    """Every problem is one that the lexicon knows, by labels that are none of the codebook's."""
    line = json.dumps({"id": 1, "text": "沙湾镇存在违规发放津补贴、任人唯亲问题。"})
    finding = json.loads(xunshi("annotate", "--model", trained, data=line.encode())[1])["finding"]
    assert finding["labels"] == ["money", "people"]


@pytest.mark.slow
def test_a_label_of_one_s_own_is_sure(trained):
    """The model gives it 0.99; that the lexicon names another kind, by another codebook, is no reason to doubt it."""
    found = json.loads(inside("explain", "沙湾镇存在任人唯亲问题。", "--json", "--model", trained)[1])
    assert found["finding"]["labels"] == ["people"]
    assert found["finding"]["unsure"] is False


@pytest.mark.slow
def test_review_with_an_own_model(trained, texts, tmp_path):
    own = ("--folder", tmp_path / "review", "--model", trained)
    assert inside("review", "export", texts, "--out", tmp_path / "甲.csv", *own)[0] == 0
    rows = table(tmp_path / "甲.csv")
    assert list(rows[0])[4:] == ["status", "money", "people", "note"]


# --- train refuses ----------------------------------------------------------------------------------------------------

ROWS = list(sentences())


def changed(number, **cells):
    return [row | cells if i == number else row for i, row in enumerate(ROWS)]


REFUSED = {
    "unknown label": (changed(3, labels=["weather"]), BOOK, ("line 4", "'weather'", "must be one of money, people")),
    "unknown status": (changed(3, status="maybe"), BOOK, ("line 4", "'maybe'", "must be one of found")),
    "no label": (changed(0, labels=[]), BOOK, ("line 1", "status found needs a label", "name one of")),
    "none with a label": (changed(9, labels=["money"]), BOOK, ("line 10", "no label", "take the labels")),
    "empty text": (changed(2, text=" "), BOOK, ("line 3", "text is empty", "fill it in or delete the row")),
    "lost characters": (changed(2, text="???????"), BOOK, ("line 3", "lost its characters", "UTF-8")),
    "an id twice": (changed(2, id="0-0"), BOOK, ("line 3", "stands for another text", "line 1", "id of its own")),
    "missing column": (
        [{k: v for k, v in row.items() if k != "status"} for row in ROWS],
        BOOK,
        ("data.jsonl", "no column status", "the columns are id"),
    ),
    "too few of a status": (
        [row for row in ROWS if row["status"] != "target" or row["group"] == "g1"],
        BOOK,
        ("status target stands in 3 sentences of 1 groups", "20 of 10", "label more"),
    ),
    "too few of a label": (
        ROWS,
        BOOK + '[labels.land]\ntitle = "Land"\n',
        ("label land stands in 0 sentences", "codebook.toml"),
    ),
    "wrong table": (ROWS, BOOK + '[statuses.open]\ntitle = "O"\n', ("codebook.toml", "statuses: no such table", "can be")),
    "wrong key": (ROWS, BOOK + 'colour = "red"\n', ("codebook.toml", "[labels.people]", "colour", "title_zh")),
    "wrong name": (ROWS, BOOK + '[labels."a b"]\ntitle = "x"\n', ("codebook.toml", "[labels.a b]", "a–z")),
    "a status as label": (ROWS, BOOK + '[labels.none]\ntitle = "x"\n', ("codebook.toml", "[labels.none]", "no status")),
    "not TOML": (ROWS, "[labels", ("codebook.toml", "not TOML", "[labels.political]")),
    "no labels": (ROWS, "", ("codebook.toml", "no labels")),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_train_refuses(tmp_path, name):
    rows, book, parts = REFUSED[name]
    data = write_data(tmp_path / "data", rows, book)
    assert_explained(inside("train", "--data", data, "--out", tmp_path / "model"), data, *parts)
    assert not (tmp_path / "model").exists()


def test_train_refuses_files(tmp_path):
    model_ = ("--out", tmp_path / "model")
    assert_explained(inside("train", "--data", tmp_path / "没有", *model_), tmp_path / "没有", "no labelled sentences")
    data = write_data(tmp_path / "data")
    (data / "更多.csv").write_text("id,text,labels\n1,甲,\n", encoding="utf-8")
    assert_explained(inside("train", "--data", data, *model_), data / "更多.csv", "no column status", "the columns are")
    (data / "更多.csv").unlink()
    (data / "表.xlsx").write_bytes(b"PK\3\4")
    assert_explained(inside("train", "--data", data, *model_), data / "表.xlsx")
    (data / "表.xlsx").unlink()
    assert_explained(
        inside("train", "--data", data, "--gold", tmp_path / "gold.jsonl", *model_), "gold.jsonl", "check the path"
    )
    assert not (tmp_path / "model").exists()


def test_train_names_the_file_of_a_later_row(tmp_path):
    data = write_data(tmp_path / "data")
    (data / "更多.csv").write_text('id,text,status,labels\n1,甲,none,\n2,"乙"丙,none,\n', encoding="utf-8")
    assert_explained(inside("train", "--data", data, "--out", tmp_path / "model"), data / "更多.csv", "quotation mark")


@pytest.mark.slow
def test_train_into_a_file(tmp_path):
    (tmp_path / "model").write_text("x", encoding="utf-8")
    data = write_data(tmp_path / "data")
    assert_explained(inside("train", "--data", data, "--out", tmp_path / "model"), tmp_path / "model")


@pytest.mark.slow
def test_one_label_only(tmp_path):
    """A codebook of one label: it holds wherever a problem is named. Trained or refused, never a traceback."""
    rows = [row | {"labels": row["labels"] and ["money"]} for row in ROWS]
    data = write_data(tmp_path / "data", rows, BOOK.partition("[labels.people]")[0])
    done = inside("train", "--data", data, "--out", tmp_path / "model")
    if done[0]:
        assert_explained(done, data, "money")


# --- a model's folder that is no model's ------------------------------------------------------------------------------


def tampered(folder):
    path = folder / model_files.ARRAYS
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(name):
    def harm(folder):
        (folder / name).write_bytes((folder / name).read_bytes()[:-40])

    return harm


def about(**values):
    def harm(folder):
        told = json.loads((folder / model_files.ABOUT).read_text(encoding="utf-8"))
        (folder / model_files.ABOUT).write_text(json.dumps(told | values), encoding="utf-8")

    return harm


def relabelled(folder):
    path = folder / "codebook.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("[labels.other]", "[labels.others]"), encoding="utf-8")


HARMED = {
    "missing": (shutil.rmtree, ("no such folder", "xunshi train", "--model")),
    "no arrays": (
        lambda f: (f / model_files.ARRAYS).unlink(),
        (model_files.ARRAYS, "restore the folder", "xunshi train"),
    ),
    "no codebook": (lambda f: (f / "codebook.toml").unlink(), ("codebook.toml", "restore the folder")),
    "no about": (lambda f: (f / model_files.ABOUT).unlink(), (model_files.ABOUT, "restore the folder")),
    "arrays cut": (cut(model_files.ARRAYS), (model_files.ARRAYS, "digest differs", "restore the folder")),
    "arrays tampered with": (tampered, (model_files.ARRAYS, "digest differs", "restore the folder")),
    "about cut": (cut(model_files.ABOUT), (model_files.ABOUT, "not JSON")),
    "another schema": (about(schema=999), ("schema 999", "train it anew")),
    "another digest": (about(sha256="0" * 64), (model_files.ARRAYS, "digest differs")),
    "other labels": (relabelled, ("labels are not those of codebook.toml",)),
    "about is a list": (
        lambda f: (f / model_files.ABOUT).write_text("[]", encoding="utf-8"),
        ("no schema and digest",),
    ),
}


@pytest.mark.parametrize("name", HARMED)
def test_a_model_that_is_none(raw, tmp_path, name):
    """Named, with a remedy, and no table is written."""
    folder = tmp_path / "模型"
    shutil.copytree(model_files.default_folder(), folder)
    harm, parts = HARMED[name]
    harm(folder)
    out = tmp_path / "out"
    assert_explained(inside("run", raw, "--out", out, "--model", folder), folder, *parts)
    assert not list(out.rglob("*.csv"))
    for command in (("annotate",), ("explain", SENTENCE), ("review", "export", raw, "--out", tmp_path / "r.csv")):
        assert_explained(inside(*command, "--model", folder), folder)
    assert not (tmp_path / "r.csv").exists()


def test_a_copied_model_says_the_same(raw, tmp_path):
    shutil.copytree(model_files.default_folder(), tmp_path / "模型")
    for name, options in (("a", ()), ("b", ("--model", tmp_path / "模型"))):
        assert inside("run", raw, "--out", tmp_path / name, "--workers", 1, *options)[0] == 0
    assert (tmp_path / "a" / "findings.csv").read_bytes() == (tmp_path / "b" / "findings.csv").read_bytes()
