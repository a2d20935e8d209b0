"""What stands in `deploy` is what program, extras and pins are; the Slurm script runs whole, with a Slurm that is played."""

from __future__ import annotations

import os
import re
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from pipeline.batch import run as batch
from pipeline.commands.app import app
from pipeline.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
yaml = pytest.importorskip("yaml")
DEPLOY = ROOT / "deploy"
PINNED = re.search(
    r"^ray==(.+)$", (ROOT / "requirements" / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE
)[1]


def job():
    return yaml.safe_load((DEPLOY / "rayjob.yaml").read_text(encoding="utf-8"))["spec"]


def test_the_job_calls_the_program_as_it_is():
    program, name, *arguments = shlex.split(job()["entrypoint"])
    assert program == "xunshi"
    command = get_command(app).commands[name]
    parsed = command.make_context(name, [a.replace("/data/raw", str(ROOT / "data" / "raw")) for a in arguments])
    assert (parsed.params["engine"], parsed.params["address"]) == ("ray", "auto")


def test_the_job_is_of_the_pinned_ray_without_root_and_one_image():
    spec = job()["rayClusterSpec"]
    assert spec["rayVersion"] == PINNED
    pods = [spec["headGroupSpec"]["template"], *(g["template"] for g in spec["workerGroupSpecs"])]
    assert all(pod["spec"]["securityContext"]["runAsNonRoot"] for pod in pods)
    assert len({c["image"] for pod in pods for c in pod["spec"]["containers"]}) == 1
    head, worker = spec["headGroupSpec"], spec["workerGroupSpecs"][0]
    assert (head["rayStartParams"]["dashboard-host"], head["rayStartParams"]["num-cpus"]) == ("127.0.0.1", "0")
    claims = {v["persistentVolumeClaim"]["claimName"] for pod in pods for v in pod["spec"]["volumes"]}
    assert len(claims) == 1, "all pods see one volume"
    assert worker["template"]["spec"]["containers"][0]["resources"]["limits"]["cpu"] == "8"


def test_the_container_copies_what_is_there_and_all_that_a_wheel_needs():
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = [part for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE) for part in line.split()[:-1]]
    assert all((ROOT / name).exists() for name in copied)
    assert {"pyproject.toml", "README.md", "LICENSE", "models", "pipeline", "requirements"} == set(copied)
    assert re.search(r"^USER (?!0|root)", text, re.MULTILINE)
    assert "RAY_USAGE_STATS_ENABLED=0" in text


# --- Slurm

# runs what it is given, an array's tasks one after the other, in any order; prints a job's number as sbatch does
SBATCH = """#!/usr/bin/env bash
set -euo pipefail
echo "sbatch $*" >> "$PLAYED"
array=
while [[ "$1" == --* ]]; do
  case "$1" in --array=*) array=${1#--array=1-} ;; esac
  shift
done
export SLURM_JOB_ID=7 SLURM_CPUS_PER_TASK=1
if [ -n "$array" ]; then
  for i in $(seq "$array" -1 1); do SLURM_ARRAY_TASK_ID=$i "$@" >> "$PLAYED" 2>&1; done
  echo "7;cluster"
else
  "$@"
fi
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a script of bash")
def test_a_run_as_an_array_is_the_same_bytes(corpus, tmp_path, tables):
    for name, text in {"sbatch": SBATCH, "xunshi": f'#!/bin/sh\nexec {sys.executable} -m pipeline "$@"\n'}.items():
        path = tmp_path / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    played = tmp_path / "played"
    environment = {**os.environ, "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}", "PLAYED": str(played)}
    environment = {k: v for k, v in environment.items() if not k.startswith("SLURM")}
    call = [DEPLOY / "slurm.sh", "3", corpus, tmp_path / "out", "--format", "jsonl"]
    done = subprocess.run(
        list(map(str, call)), env=environment, capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == 0, done.stderr + played.read_text(encoding="utf-8")
    told = [line for line in played.read_text(encoding="utf-8").splitlines() if line.startswith("sbatch")]
    assert ["--array=1-3" in told[0], "--dependency=afterok:7 " in told[1]] == [True, True]
    batch.run([corpus], tmp_path / "whole", Settings(workers=1, formats=("jsonl",)), lambda _: lambda *_: None)
    assert tables(tmp_path / "out") == tables(tmp_path / "whole")


def test_the_script_says_how_it_is_called():
    done = subprocess.run([str(DEPLOY / "slurm.sh"), "3"], capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, done.stderr.startswith("usage: ")) == (2, True)
