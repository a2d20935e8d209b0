"""Mutated files of every format, and odd JSON lines."""

from __future__ import annotations

import csv
import io
import json
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
from tools import COMMAND, HANG, ROOT, Count, run

from pipeline.errors import XunshiError
from pipeline.tables import sets

BATCH = 400
Change = Callable[[bytes, random.Random], bytes]


def seeds() -> dict[str, list[bytes]]:
    """Suffix → sound files: the sample corpus, and tables made of it."""
    found: dict[str, list[bytes]] = {}
    for path in sorted((ROOT / "data" / "raw").rglob("*")):
        if path.is_file() and path.name != "metadata.csv":
            found.setdefault(path.suffix, []).append(path.read_bytes())
    texts = [data.decode()[:3000] for data in found[".txt"][:5]]
    found[".jsonl"] = [
        "".join(
            json.dumps({"text": t, "year": 2020 + i}, ensure_ascii=False) + "\n" for i, t in enumerate(texts)
        ).encode()
    ]
    table = io.StringIO()
    csv.writer(table).writerows([("正文", "年份"), *((t, 2020) for t in texts)])
    found[".csv"] = [table.getvalue().encode("utf-8-sig"), table.getvalue().encode("gb18030")]
    book, sheet = openpyxl.Workbook(), io.BytesIO()
    for row in [("text", "year"), *((t, 2020) for t in texts)]:
        book.active.append(row)
    book.save(sheet)
    found[".xlsx"] = [sheet.getvalue()]
    found[".txt"] += [found[".txt"][0].decode().encode(name) for name in ("gb18030", "utf-16", "utf-8-sig")]
    return found


def _flip(data: bytes, r: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(r.choice((1, 3, 20, 200))):
        out[r.randrange(len(out))] = r.randrange(256)
    return bytes(out)


def _cut(data: bytes, r: random.Random) -> bytes:
    return data[: r.randrange(len(data))] if r.random() < 0.7 else data[r.randrange(len(data)) :]


def _drop(data: bytes, r: random.Random) -> bytes:
    at = r.randrange(len(data))
    return data[:at] + data[at + r.choice((1, 2, 50, 4000)) :]


def _double(data: bytes, r: random.Random) -> bytes:
    at = r.randrange(len(data))
    piece = data[at : at + r.choice((1, 10, 1000))]
    return data[:at] + piece * r.choice((2, 50)) + data[at:]


def _insert(data: bytes, r: random.Random) -> bytes:
    odd = (
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\r",
        b"\x1a",
        b"<",
        b"]]>",
        b'"',
        b"NaN",
        b"=1+1",
        b"\xe2\x80\xae",
        b"\xf0\x9f\x98\x80",
    )
    at = r.randrange(len(data))
    return data[:at] + r.choice(odd) * r.choice((1, 1, 30)) + data[at:]


def _digits(data: bytes, r: random.Random) -> bytes:
    """Numbers in what is no text are sizes, places and counts."""
    places = [i for i, byte in enumerate(data) if 48 <= byte <= 57]
    out = bytearray(data)
    for at in r.sample(places, min(len(places), r.choice((1, 5, 40)))):
        out[at] = r.choice(b"0123456789-")
    return bytes(out)


def _blank(data: bytes, r: random.Random) -> bytes:  # noqa: ARG001 (as the others)
    return b""


def _swap(data: bytes, r: random.Random) -> bytes:
    a, b = sorted((r.randrange(len(data)), r.randrange(len(data))))
    return data[b:] + data[a:b] + data[:a]


CHANGES: tuple[Change, ...] = (_flip, _flip, _cut, _drop, _double, _insert, _digits, _swap, _blank)


def files(folder: Path, number: int, seed: int, count: Count) -> None:
    """Mutate, run, and see that each file is either in the tables or among the rejects, and that nothing else went wrong."""
    sound = seeds()
    for first in range(0, number, BATCH):
        r = random.Random(f"{seed}:{first}")  # noqa: S311 (no secret)
        raw, out = folder / "raw", folder / "out"
        names = [_write(raw, sound, r, n) for n in range(first, min(first + BATCH, number))]
        run(count, "run", raw, "--out", out, "--format", "jsonl", codes=(0, 3))
        count.add("files", len(names))
        _account(out, names, count, f"seed {seed}, files from {first}")
        shutil.rmtree(folder)


def _write(raw: Path, sound: dict[str, list[bytes]], r: random.Random, n: int) -> str:
    suffix = r.choice(sorted(sound))
    data = r.choice(sound[suffix])
    for _ in range(r.choice((1, 1, 2, 4))):
        data = r.choice(CHANGES)(data, r) if data else data
    # one in twenty under another suffix
    name = f"{n:06}{suffix if r.random() < 0.95 else r.choice(sorted(sound))}"
    raw.mkdir(parents=True, exist_ok=True)
    (raw / name).write_bytes(data)
    return name


def _account(out: Path, names: list[str], count: Count, what: str) -> None:
    try:
        sets.open_set(out, "")
    except XunshiError as error:
        count.fault(f"{what}: {error}")
        return
    told: dict[str, set[str]] = {}
    for table in ("documents", "rejects"):
        rows = (out / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()
        told[table] = {json.loads(row)["file"] for row in rows}
    lost = set(names) - told["documents"] - told["rejects"]
    count.require(not lost, f"{what}: lost {sorted(lost)[:5]}")
    count.add("rejects", len(told["rejects"]))
    for row in (out / "rejects.jsonl").read_text(encoding="utf-8").splitlines():
        cause = json.loads(row)["cause"]
        count.require(not cause.startswith("unexpected"), f"{what}: {row}")


ODD = (
    "{}",
    "[]",
    "null",
    "1",
    '"x"',
    "{",
    '{"text": 1}',
    '{"text": "巡察"',
    '{"id": NaN, "text": "巡察"}',
    '{"text": "\\ud800"}',
    "[" * 5000,
    "\x00",
)


def json_lines(number: int, seed: int, count: Count) -> None:
    """Lines to `annotate`: each input ends with code 0 and as many lines of JSON, or with code 2 and one sentence."""
    r = random.Random(seed)  # noqa: S311 (no secret)
    for first in range(0, number, 50):
        good = [json.dumps({"id": i, "text": _text(r)}, ensure_ascii=r.random() < 0.5) for i in range(20)]
        lines = good if r.random() < 0.3 else [*good[: r.randrange(20)], r.choice((*ODD, _flipped(good[0], r)))]
        data = "\n".join(lines).encode("utf-8", "surrogatepass")
        done = subprocess.run(  # noqa: S603 (our own)
            [*COMMAND, "annotate"], input=data, capture_output=True, cwd=ROOT, timeout=HANG, check=False
        )
        what = f"seed {seed}, lines from {first}"
        count.add("lines", len(lines))
        count.require(done.returncode in {0, 2}, f"{what}: exit code {done.returncode}")
        count.require(b"Traceback" not in done.stderr, f"{what}: {done.stderr[-300:]!r}")
        said = [json.loads(line, parse_constant=count.fault) for line in done.stdout.decode().splitlines()]
        count.require(done.returncode or len(said) == len(lines), f"{what}: {len(said)} of {len(lines)} lines")


def _text(r: random.Random) -> str:
    pieces = (
        "第三轮巡察",
        "发现问题",
        "**",
        "个",
        "xx",
        "县委",
        "落实不力",
        "，",
        "。",
        "\n",
        "12.5%",
        "\u200b",
        "\U0001f600",
        "﹏",
        "“",
        "Ａ",
        "\u0301",
        "=",
    )
    return "".join(r.choices(pieces, k=r.randrange(1, 60)))


def _flipped(line: str, r: random.Random) -> str:
    at = r.randrange(len(line))
    return line[:at] + r.choice('{}[]",:\\0e') + line[at + 1 :]
