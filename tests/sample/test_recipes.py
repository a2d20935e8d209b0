"""The commands of both READMEs: every recipe runs as it stands, every other command parses."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
import typer
from sample_corpus import ROOT

from pipeline.commands.app import app

READMES = ("README.md", "README.zh-CN.md")
RECIPES = {"README.md": "## Recipes", "README.zh-CN.md": "## 常用做法"}
PROVINCES = {"binhe": "滨禾省", "cangpu": "苍浦省"}
COMMAND = typer.main.get_command(app)


def commands(text):
    """The lines of fenced blocks that call the program, without their comments."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    lines = [
        line.removeprefix("$ ") for kind, block in blocks if kind in {"", "console"} for line in block.splitlines()
    ]
    return [re.sub(r"\s+# .*", "", line).strip() for line in lines if line.startswith("xunshi ")]


def recipes(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    return commands(re.search(rf"^{RECIPES[name]}\n(.*?)(?=^##? )", text, re.DOTALL | re.MULTILINE)[1])


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with what the recipes name."""
    folder = tmp_path_factory.mktemp("recipes")
    texts = folder / "我的文件夹"
    texts.mkdir()
    places = []
    for province, title in PROVINCES.items():
        for path in (ROOT / "data" / "raw" / "provinces").glob(f"{province}_202*"):
            shutil.copy(path, texts)
            places.append(f"{path.name},{title},{path.stem[-4:]}\n")
    (texts / "metadata.csv").write_text("".join(["file,province,year\n", *places]), encoding="utf-8")
    shutil.copy(min((ROOT / "data" / "raw").rglob("*.docx")), folder / "报告.docx")
    shutil.copytree(ROOT / "data" / "threads" / "raw", folder / "通报")
    records = (ROOT / "tests" / "gold" / "sentences.jsonl").read_text(encoding="utf-8").splitlines()[:5]
    given = [{k: r[k] for k in ("id", "text")} for r in map(json.loads, records)]
    (folder / "句子.jsonl").write_text(
        "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in given), encoding="utf-8"
    )
    return folder


def fill_in(path):
    """What a person does with a sheet of corrections: says of the first body that it is none."""
    book = openpyxl.load_workbook(path)
    sheet = book["机构"]
    judgement = next(cell.column for cell in sheet[1] if cell.value == "判断")
    sheet.cell(2, judgement).value = "不是"
    book.save(path)


@pytest.mark.slow
def test_every_recipe_runs_as_it_stands(place):
    told = recipes("README.md")
    assert len(told) > 15
    script = Path(sys.executable).with_name("xunshi")
    environment = {**os.environ, "PATH": f"{script.parent}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"}
    for line in told:
        if line.startswith("xunshi review correct"):
            fill_in(place / "更正.xlsx")
        done = subprocess.run(
            ["bash", "-c", f"set -o pipefail; {line}"],
            cwd=place,
            env=environment,
            capture_output=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stderr.decode()}"
    written = (
        "结果/compare 滨禾 报告/index.html 发现.csv 责任问题.csv 标注.jsonl 矩阵/dfm.mtx 台账 整改台账.xlsx 新提法.csv"
    )
    assert [name for name in written.split() if not (place / name).exists()] == []


def test_both_readmes_have_the_same_recipes():
    assert recipes("README.zh-CN.md") == recipes("README.md")


@pytest.mark.parametrize("name", READMES)
def test_every_command_shown_parses(name):
    """Commands that take hours or other people's models are not run; their names and options are those of the program."""
    shown = commands((ROOT / name).read_text(encoding="utf-8"))
    assert len(shown) > 40
    for line in shown:
        for part in re.split(r"\s(?:&&|\|)\s", re.sub(r"\s[<>]\s?\S+", "", line)):
            words = shlex.split(part)
            if words[0] == "xunshi":
                parse(words[1:])


def parse(words):
    group = COMMAND
    context = typer.Context(group)
    while hasattr(group, "commands") and words and words[0] in group.commands:
        group, words = group.commands[words[0]], words[1:]
    context = group.make_context("xunshi", list(words), parent=context)
    assert context.command is group


def test_a_wrong_option_would_be_seen():
    with pytest.raises(typer.TyperException):
        parse(["run", "我的文件夹", "--ocrr"])


@pytest.mark.parametrize("name", READMES)
def test_links_lead_somewhere(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    heads = {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if target.startswith("#"):
            assert target[1:] in heads, target
        elif "://" not in target:
            assert (ROOT / target.partition("#")[0]).exists(), target
