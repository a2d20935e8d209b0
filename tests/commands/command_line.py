"""The command line as a user calls it: as a process or, quicker, in this one."""

from __future__ import annotations

import os
import subprocess
import sys

import typer
from typer.testing import CliRunner

from pipeline.commands import app as cli

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
        if not hasattr(command, "commands") or command.invoke_without_command:
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
