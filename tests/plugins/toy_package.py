"""A package of another's that adds a layer (two files), a reader and a comparison (one file each), made where the tests want it."""

import os
import subprocess
import sys
from pathlib import Path

MENTION = '''
"""What the weather layer finds."""
import re
from typing import NamedTuple


class Weather(NamedTuple):
    start: int
    end: int
    text: str
    kind: str
    sky: str = ""


def find(reading):
    found = re.finditer("[晴雨雪风]", reading.text)
    return [Weather(m.start(), m.end(), m[0], "wet" if m[0] in "雨雪" else "dry", m[0]) for m in found]
'''
LAYER = '''
"""The weather layer."""
from pipeline.columns import Column
from pipeline.layers import Counted, Layer
from toy_weather.mention import Weather, find

LAYER = Layer(
    name="weather", mention=Weather, find=find, title="天气", title_en="Weather",
    about="One row per mention of weather.", about_zh="每处天气一行。",
    columns=(Column("sky", "天象", "string", "the word", "用字"), Column("kind", "类别", "string", "wet or dry", "干湿")),
    colour="#0077aa", attribute="weather", label="WEATHER", gold="sky", gold_fields={"kind": "kind"}, scored=("kind",),
    searched=("kind",), counted=(Counted("weather", "天气", "weather", ("kind",), frozenset({"rates"}), 90),),
)
'''
READER = '''
"""Files that end in .toy: a text backwards."""
from pipeline.documents import RawText
from pipeline.ingest.formats import Reader


def read(data):
    return [RawText(data.decode("utf-8")[::-1], encoding="toy")]


READER = Reader("toy", (".toy",), read, "texts backwards", "倒写的文本")
'''
COMPARISON = '''
"""How many documents each group has, once more."""
import pandas as pd
from pipeline.columns import Column, Table
from pipeline.compare.registry import Kind, Page

TABLE = Table("toys", "玩具", "One row per group.", "每组一行。",
    (Column("group", "组", "string", "the group", "组"), Column("toys", "玩具数", "integer", "documents", "文档数")), ("group",))


def make(given):
    return pd.DataFrame([{"group": name, "toys": n} for name, n in given.grouping.sizes.items()])


KIND = Kind(TABLE, make, Page("toybox", "玩具箱", "Toy box", "各组的玩具。", "The toys of each group."))
'''
SOUND = {
    "mention.py": MENTION,
    "layer.py": LAYER,
    "reader.py": READER,
    "comparison.py": COMPARISON,
}
POINTS = {
    "xunshi.layers": {"weather": "toy_weather.layer:LAYER"},
    "xunshi.readers": {"toy": "toy_weather.reader:READER"},
    "xunshi.comparisons": {"toys": "toy_weather.comparison:KIND"},
}


class Toy:
    """A folder with the package installed in it; `python` runs the program beside it."""

    def __init__(self, folder: Path, files: dict[str, str], points: dict[str, dict[str, str]]) -> None:
        self.site, self.folder = folder / "site", folder
        package, facts = self.site / "toy_weather", self.site / "toy_weather-1.5.dist-info"
        package.mkdir(parents=True)
        facts.mkdir()
        (package / "__init__.py").touch()
        for name, content in files.items():
            (package / name).write_text(content.lstrip(), encoding="utf-8")
        (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: toy-weather\nVersion: 1.5\n", encoding="utf-8")
        lines = [f"[{group}]\n" + "".join(f"{k} = {v}\n" for k, v in of.items()) for group, of in points.items()]
        (facts / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")

    def python(self, *arguments, code=0, **more):
        """What a process says on both streams; it must end with this code."""
        begin = ("-c", arguments[1]) if arguments[0] == "-c" else ("-m", "pipeline")
        rest = arguments[2:] if arguments[0] == "-c" else arguments
        path = os.pathsep.join(filter(None, (str(self.site), os.environ.get("PYTHONPATH"))))
        done = subprocess.run(
            [sys.executable, *begin, *map(str, rest)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
            **more,
        )
        assert done.returncode == code, done.stderr
        return done
