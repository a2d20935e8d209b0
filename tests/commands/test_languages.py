"""The command line in Chinese, and its silence."""

from __future__ import annotations

import re

import messages as script
import pytest
from command_line import COMMAND, COMMANDS, inside, xunshi

PARSER = {row["en"]: row["zh"] for row in script.rows() if row["from"] == "parser"}


@pytest.fixture
def chinese(monkeypatch):
    monkeypatch.setenv("XUNSHI_LANG", "zh")


MISTAKES = [
    (("run", "--flurb"), "没有这个选项：--flurb"),
    (("compare", "--figurs"), "没有这个选项：--figurs（是否要 --figures？）"),
    (("flurb",), "没有这个命令：'flurb'。"),
    (("comapre",), "没有这个命令：'comapre'。是否要 'compare'？"),
    (("kwic",), "缺少参数 'pattern'。"),
    (("lexicon", "accept", "x"), "缺少选项 '--into'。"),
    (("run", "--out"), "选项 '--out' 后面须有值。"),
    (("run", "--ocr=3"), "选项 '--ocr' 不带值。"),
    (("kwic", "a", "b", "c"), "多出了参数（c）"),
    (("train", "encoder", "--epochs", "0"), "'--epochs' 的值不对：不得小于 1"),
    (("train", "encoder", "--layers", "77"), "'--layers' 的值不对：不得大于 12"),
    (("run", "--file-timeout", "x"), "'--file-timeout' 的值不对：应为数字"),
    (("run", "--workers", "x"), "'--workers' 的值不对：应为整数"),
]


@pytest.mark.parametrize(
    ("arguments", "complaint"), MISTAKES, ids=lambda x: " ".join(x) if isinstance(x, tuple) else ""
)
def test_the_option_parser_complains_in_chinese(arguments, complaint, chinese):
    code, _, err = inside(*arguments)
    assert code == 2
    *usage, last = err.splitlines()
    assert last == f"错误：{complaint}"
    # the parser does not know the command of an option that lacks its value
    assert not usage or (usage[0].startswith("用法：") and usage[1].endswith("--help 可看帮助。"))


@pytest.mark.parametrize("path", [(), *sorted(COMMANDS)], ids=" ".join)
def test_help_is_chinese_throughout(path, chinese):
    """But for names, values and examples, no line of it is English."""
    code, text, _ = inside(*path, "--help")
    assert code == 0
    assert text.startswith("用法：")
    for line in text.splitlines()[1:]:
        told = re.sub(r"例：.*|^ +(-\S+(, -\S+)*( [A-Z_]+| <[^>]*>)?|[a-z]+(\.\.\.)?( <[^>]*>)?)(  |$)", "", line)
        assert not re.search(r"[a-z]{2,} [a-z]{2,} [a-z]{2,} [a-z]{2,}", told), line
    assert "显示本说明后退出。" in text
    if path:
        assert f"例：xunshi {' '.join(path)}" in " ".join(text.split())


def test_help_fits_the_screen_in_chinese(chinese):
    """A Chinese character is two columns wide."""
    for line in inside("run", "--help")[1].splitlines():
        assert sum(2 if ord(c) > 0x2E80 else 1 for c in line) <= 80, line


def test_every_word_of_the_parser_is_seen():
    """A row that no mistake and no help shows is dead."""
    whole = "".join(inside(*words)[i] for words in [m for m, _ in MISTAKES] for i in (1, 2))
    whole += "".join(inside(*path, "--help")[1] for path in COMMANDS)
    unseen = [en for en in PARSER if not re.search(re.sub(r"\\{\w+\\}", ".+", re.escape(en)), whole)]
    # Typer's, where two names are near, a group is given nothing to do, or Ctrl-C is pressed
    assert set(unseen) <= {"Aborted!", "Missing command.", "No such command {name}. Did you mean {other} or {another}?"}


def test_errors_and_summaries_are_chinese_and_tables_are_not(raw, tmp_path, chinese, monkeypatch):
    (raw / "坏.docx").write_bytes(b"PK\x03\x04")
    code, _, err = inside("run", raw, "--out", tmp_path / "甲")
    assert code == 3
    assert "坏.docx：不完整或已损坏（缺少 ZIP 目录）；请从来处重新复制" in err
    assert "2 个文件（读取 1，未变 0，拒读 1），1 篇文档" in err
    monkeypatch.setenv("XUNSHI_LANG", "en")
    inside("run", raw, "--out", tmp_path / "乙")
    for path in (tmp_path / "甲").glob("*.csv"):
        assert path.read_bytes() == (tmp_path / "乙" / path.name).read_bytes()
    assert inside("run", tmp_path / "无")[2] == f"xunshi: {tmp_path / '无'}: no such file or folder; check the path\n"
    monkeypatch.setenv("XUNSHI_LANG", "zh")
    assert inside("run", tmp_path / "无")[2] == f"xunshi: {tmp_path / '无'}：没有这个文件或文件夹；请检查路径\n"


def test_the_locale_decides_and_the_variable_over_it(tmp_path):
    chinese = {"LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8"}
    assert "没有这个文件或文件夹" in xunshi("run", tmp_path / "无", XUNSHI_LANG="", **chinese)[2]
    assert "no such file" in xunshi("run", tmp_path / "无", XUNSHI_LANG="en", **chinese)[2]
    code, _, err = xunshi("--version", XUNSHI_LANG="fr")
    assert (code, err) == (2, "xunshi: XUNSHI_LANG=fr: no such language; choose zh or en\n")


# --- quiet ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [0, 1, 2, 4])
@pytest.mark.parametrize("flag", ["-q", "--quiet"])
def test_quiet_says_nothing_wherever_it_stands(raw, tmp_path, place, flag):
    words = ["run", raw, "--out", tmp_path / "甲"]
    words.insert(place, flag)
    assert inside(*words) == (0, "", "")
    assert (tmp_path / "甲" / "manifest.json").is_file()


def test_quiet_silences_no_error_and_no_result(raw, tmp_path):
    (raw / "坏.docx").write_bytes(b"PK\x03\x04")
    code, out, err = inside("run", "-q", raw, "--out", tmp_path / "甲")
    assert (code, out) == (3, "")
    assert len(err.splitlines()) == 2
    assert "坏.docx" in err
    assert "1 could not be read" in err
    assert inside("-q", "run", tmp_path / "无")[2].startswith("xunshi: ")
    code, out, err = inside("kwic", "巡察", tmp_path / "甲", "-q")
    assert (code, err) == (0, "")
    assert "巡察" in out


def test_quiet_lasts_one_command(raw, tmp_path):
    inside("-q", "run", raw, "--out", tmp_path / "甲")
    assert "1 files (0 read, 1 unchanged" in inside("run", raw, "--out", tmp_path / "甲")[2]


def test_every_command_can_be_quiet():
    assert all("--quiet" in inside(*path, "--help")[1] for path in COMMANDS)
    assert any(p.name == "quiet" for p in COMMAND.params)


# --- completion -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_names_commands_and_options(shell):
    """What the shells' scripts ask for, and what they are given."""
    asked = {
        "_XUNSHI_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": "xunshi comp",
        "COMP_WORDS": "xunshi comp",
    }
    program = ("-c", "import sys; sys.argv[0] = 'xunshi'; from pipeline.commands.app import main; main()")
    out = xunshi(program=program, COMP_CWORD="1", _TYPER_COMPLETE_FISH_ACTION="get-args", **asked)[1]
    assert "compare" in out
    assert "kwic" not in out
    shown = xunshi(program=program, _XUNSHI_COMPLETE=f"source_{shell}")[1]
    assert "_XUNSHI_COMPLETE" in shown
