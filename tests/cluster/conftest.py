"""A Ray cluster on this machine's loopback, a package whose files are faults, and runs from the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from faulty_package import package

# before Ray is imported: as the engine does it
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"
JUDGE = {"XUNSHI_JUDGE": "linear"}
TEXT = "{n}县委20{n}年巡察工作总结\n县委第{n}轮巡察发现问题{n}1个，移交问题线索**件。\n"


@pytest.fixture(scope="session")
def faulty(tmp_path_factory):
    return package(tmp_path_factory.mktemp("package") / "faulty")


@pytest.fixture
def corpus(tmp_path):
    """Six texts."""
    folder = tmp_path / "raw"
    folder.mkdir()
    for n in range(1, 7):
        (folder / f"{n}.txt").write_text(TEXT.format(n=n), encoding="utf-8")
    return folder


@pytest.fixture
def fault(corpus, tmp_path):
    """Adds a file that does this to whoever reads it; gives the log of readings."""

    def add(name, what):
        log = tmp_path / "read.log"
        (corpus / f"{name}.faulty").write_text(f"{what}|{log}|县委第三轮巡察发现问题**个。", encoding="utf-8")
        return log

    return add


@pytest.fixture
def xunshi(tmp_path, faulty):
    """A real process, in a folder where no checkout lies: xunshi(…) → it when it is done, or under way with wait=False."""

    def start(*arguments, wait=True, **environment):
        command = [str(Path(sys.executable).with_name("xunshi")), *map(str, arguments)]
        environment = {**os.environ, **JUDGE, "PYTHONPATH": faulty, **environment}
        if not wait:
            return subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True)
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=240, check=False
        )

    return start


@pytest.fixture(scope="session")
def cluster():
    """A head that works nothing; `node` adds what works."""
    from ray.cluster_utils import Cluster

    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    yield made
    made.shutdown()


@pytest.fixture
def node(cluster, faulty):
    """Adds a node for as long as a block lasts: with node(processors, PYTHONPATH=…) as it."""

    @contextmanager
    def added(processors=2, **environment):
        it = cluster.add_node(num_cpus=processors, env_vars={**JUDGE, "PYTHONPATH": faulty, **environment})
        cluster.wait_for_nodes()
        yield it
        if it in cluster.worker_nodes:
            cluster.remove_node(it)

    return added
