"""Help, version, and streams in other encodings."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import COMMANDS, inside, xunshi

from pipeline import __version__
from pipeline.commands import app as cli

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
    # a group that does something by itself
    marked += [app.registered_callback.callback for app in apps if app.info.invoke_without_command is True]
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
