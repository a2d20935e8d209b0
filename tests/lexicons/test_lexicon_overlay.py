"""A user's own lexicons, laid over the built-in ones row by row; new formulations suggested and taken in."""

import csv
from dataclasses import replace

import pytest

from pipeline import lexicons, means
from pipeline.analysis import analyze
from pipeline.errors import XunshiError
from pipeline.ingest.corpus import from_text
from pipeline.review import suggestions

HEADER = ",".join(lexicons.COLUMNS["slogans"])


def overlay(folder, *rows, name="slogans"):
    folder.mkdir(exist_ok=True)
    lines = [",".join(lexicons.COLUMNS[name]), *rows]
    (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def canonicals(text, loaded):
    return [(s.canonical, s.known) for s in analyze(text, means=replace(means.built_in(), lexicons=loaded)).slogans]


def test_a_new_row_is_added(tmp_path):
    loaded = lexicons.load(overlay(tmp_path / "own", "灯塔护航,,,inspection,,,"))
    assert canonicals("开展灯塔护航，做到两个维护。", loaded) == [("灯塔护航", True), ("两个维护", True)]


def test_a_row_replaces_the_built_in_one(tmp_path):
    loaded = lexicons.load(overlay(tmp_path / "own", "两个维护,双维护,,people,,,"))
    assert loaded.slogans["双维护"].category == "people"
    assert loaded.slogans["两个维护"].category == "people"


@pytest.mark.parametrize("row", ["-两个维护", "-两个维护,,,,,,"])
def test_a_minus_takes_a_row_out(tmp_path, row):
    loaded = lexicons.load(overlay(tmp_path / "own", row))
    assert "两个维护" not in loaded.slogans
    assert canonicals("做到两个维护。", loaded) == []


def test_the_digest_tells_an_overlay(tmp_path):
    own = overlay(tmp_path / "own", "灯塔护航,,,inspection,,,")
    first = lexicons.load(own).digest
    assert first != lexicons.load().digest
    overlay(own, "灯塔引航,,,inspection,,,")
    assert lexicons.load(own).digest != first


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("灯塔护航,,,cheers,,,", r"slogans\.csv, line 2: category is 'cheers'; it must be one of .*inspection"),
        ("灯塔护航,,,inspection,,", r"slogans\.csv, line 2: 6 cells where 7 belong"),
        (",,,inspection,,,", r"slogans\.csv, line 2: the first cell is empty"),
        ("灯塔护航,两个维护,,inspection,,,", r"line 2: 两个维护 is there already"),
    ],
)
def test_broken_rows(tmp_path, row, message):
    with pytest.raises(XunshiError, match=message):
        lexicons.load(overlay(tmp_path / "own", row))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("灯塔护航,,,cheers,,,", "slogans.csv 第 2 行：category 是 'cheers'；只能是"),
        (",,,inspection,,,", "slogans.csv 第 2 行：第一个单元格是空的"),
        ("灯塔护航,两个维护,,inspection,,,", " 第 2 行：已有 两个维护"),
    ],
)
def test_broken_rows_are_told_in_chinese_with_their_line(tmp_path, row, words):
    with pytest.raises(XunshiError) as told:
        lexicons.load(overlay(tmp_path / "own", row))
    assert words in told.value.message.told("zh")


def test_an_empty_folder_and_an_unknown_file(tmp_path):
    with pytest.raises(XunshiError, match="no lexicon there; put one or more of"):
        lexicons.load(tmp_path)
    (tmp_path / "slogan.csv").write_text(HEADER + "\n", encoding="utf-8")
    with pytest.raises(XunshiError, match=r"slogan\.csv: no lexicon of that name; there are"):
        lexicons.load(tmp_path)


def test_at_least_five_hundred_formulations():
    assert len({entry.canonical for entry in lexicons.built_in().slogans.values()}) >= 500


# --- suggestions

TEXTS = {
    "a.txt#1": "推行“三必到五必访”工作法，“两张清单、三本台账”管到底。",
    "b.txt#1": "我县的“三必到五必访”见了效。做到两个维护。",
    "b.txt#2": "“三必到五必访”又一年。",
}


def suggested():
    loaded = lexicons.built_in()
    return suggestions.suggest((from_text(t, loaded, doc_id=i) for i, t in TEXTS.items()), loaded)


def test_what_most_files_say_ranks_first_and_the_lexicon_is_left_out():
    found = suggested()
    assert [s.canonical for s in found] == ["三必到五必访", "两张清单、三本台账"]
    assert (found[0].mentions, len(found[0].documents), len(found[0].files)) == (3, 3, 2)
    assert "推行“三必到五必访”" in found[0].example


def test_accepted_rows_become_known(tmp_path):
    file, own = tmp_path / "suggestions.csv", tmp_path / "own"
    suggestions.write(suggested(), file)
    with file.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source))
    rows[0] |= {"accept": "是", "category": "inspection"}
    with file.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.DictWriter(target, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    assert suggestions.accept(file, own) == 1
    assert suggestions.accept(file, own) == 0, "what is there already is not added twice"
    assert canonicals("“三必到五必访”", lexicons.load(own)) == [("三必到五必访", True)]


def test_an_accepted_row_without_category_writes_nothing(tmp_path):
    file = tmp_path / "suggestions.csv"
    suggestions.write(suggested(), file)
    text = file.read_text(encoding="utf-8-sig").replace("\n,三必到", "\nyes,三必到", 1)
    file.write_text(text, encoding="utf-8-sig")
    with pytest.raises(XunshiError, match=r"line 2: category is ''; it must be one of"):
        suggestions.accept(file, tmp_path / "own")
    assert not (tmp_path / "own").exists()


def test_not_a_suggestion_file(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(XunshiError, match="no suggestion file"):
        suggestions.accept(file, tmp_path / "own")
