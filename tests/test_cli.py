"""The commands as a user meets them: exit codes, messages, streams, help."""

from __future__ import annotations

import csv
import inspect
import json
import os
import select
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from pipeline import __version__, cli, lexicons

TEXT = (
    "榆屏县委2023年巡察工作总结\n\n2023年，县委开展第三轮巡察，发现问题228个，移交线索31件。有的党组织责任落实不力。\n"
)
LAYERS = ("masks", "rounds", "orgs", "slogans", "problems", "stats")
COMMAND = typer.main.get_command(cli.app)


def commands(group, *path):
    """Every command with the words that call it, those of groups too."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, *path, name)
        else:
            yield (*path, name), command


COMMANDS = dict(commands(COMMAND))


def xunshi(*arguments, data=None, program=("-m", "pipeline"), **environment):
    """A real process: (exit code, output, errors), both streams decoded as UTF-8."""
    done = subprocess.run(
        [sys.executable, *program, *map(str, arguments)],
        input=data,
        capture_output=True,
        timeout=120,
        check=False,
        env={**os.environ, **environment},
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def inside(*arguments, data=None):
    """The same in this process, which is quicker."""
    result = CliRunner().invoke(cli.app, [str(a) for a in arguments], input=data)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def assert_explained(done, *parts):
    """Exit code 2, one sentence, no traceback; it names what it must."""
    code, _, err = done
    assert code == 2, err
    assert "Traceback" not in err
    assert len(err.strip().splitlines()) == 1, err
    assert err.startswith("xunshi: ")
    for piece in parts:
        assert str(piece) in err


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "好.txt").write_text(TEXT, encoding="utf-8")
    return folder


# --- run --------------------------------------------------------------------------------------------------------------


def test_done_is_0(raw, tmp_path):
    code, out, err = inside("run", raw, "--out", tmp_path / "out")
    assert (code, out) == (0, "")
    assert "1 files (1 processed now, 0 rejected), 1 documents" in err


def test_rejected_is_3_and_says_where_why_stands(raw, tmp_path):
    (raw / "坏.txt").write_bytes(b"")
    code, _, err = inside("run", raw, "--out", tmp_path / "out")
    assert code == 3
    assert "rejects.csv" in err
    assert "Traceback" not in err
    assert inside("run", raw, "--out", tmp_path / "out")[0] == 3


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


# --- help, version, streams -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(COMMANDS), ids=" ".join)
def test_every_command_is_documented_with_an_example(path):
    """Also every option and argument; a command added without help fails here."""
    command, name = COMMANDS[path], " ".join(path)
    assert path[-1] in inside(*path[:-1], "--help")[1]
    code, text, _ = inside(*path, "--help")
    assert code == 0
    assert f"Example: xunshi {name}" in " ".join(text.split())
    assert command.get_short_help_str(200).strip(". ")
    for parameter in command.params:
        assert getattr(parameter, "help", None), f"{name}: {parameter.name} has no help"
        assert " ".join(parameter.help.split())[:30] in " ".join(text.split())


def test_the_number_of_commands_is_that_of_the_functions():
    apps = [cli.app, *(group.typer_instance for group in cli.app.registered_groups)]
    marked = [info.callback for app in apps for info in app.registered_commands]
    assert len(marked) == len(COMMANDS)
    assert all(inspect.getdoc(callback) for callback in marked)


def test_version_and_nothing():
    assert xunshi("--version")[:2] == (0, f"xunshi {__version__}\n")
    assert "Commands" in "".join(inside()[1:])


def test_unknown_command_and_option():
    for arguments in (("flurb",), ("run", "--flurb")):
        code, _, err = inside(*arguments)
        assert code == 2
        assert "flurb" in err
        assert "Traceback" not in err


def test_console_script_is_the_module():
    script = Path(sys.executable).with_name("xunshi")
    if not script.exists():
        pytest.skip("installed without its console script")
    by_script = subprocess.run([str(script), "run", "--help"], capture_output=True, timeout=60, check=False)
    by_module = subprocess.run(
        [sys.executable, "-m", "pipeline", "run", "--help"], capture_output=True, timeout=60, check=False
    )
    assert by_script.returncode == by_module.returncode == 0
    assert by_script.stdout.splitlines()[2:] == by_module.stdout.splitlines()[2:]
    assert b"python" not in by_module.stdout.splitlines()[1], "the usage line names the program as a user would type it"


@pytest.mark.parametrize(
    "environment",
    [{"LANG": "C", "LC_ALL": "C"}, {"PYTHONIOENCODING": "cp936"}, {"PYTHONIOENCODING": "ascii"}],
    ids=str,
)
def test_output_is_utf_8(raw, tmp_path, environment):
    code, out, _ = xunshi("annotate", data=json.dumps({"id": 1, "text": "第三轮巡察😀"}).encode(), **environment)
    assert code == 0
    assert json.loads(out)["text"] == "第三轮巡察😀"
    assert "巡视巡察" in xunshi("--help", **environment)[1]
    code, _, err = xunshi("run", tmp_path / "没有", **environment)
    assert code == 2
    assert "没有" in err
    code, out, _ = xunshi("show", raw / "好.txt", NO_COLOR="1", **environment)
    assert code == 0
    assert "第三轮巡察" in out
