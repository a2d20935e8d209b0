"""compare and kwic as their users type them: tables, notices, and what wrong choices are told."""

import csv
import json
import re
import shutil
import sys

import pytest
from command_line import inside
from sealed import seal

NO_FONT = "no font with Chinese characters is installed"
TEXTS = {
    "甲省2021.txt": "甲省委2021年巡视工作总结\n十届省委第一轮巡视发现问题30个，坚决做到“两个维护”，有的党组织落实主体责任不力。",
    "甲省2022.txt": "甲省委2022年巡视工作总结\n十届省委第三轮巡视发现问题**个，违规发放津补贴问题突出，领悟“两个确立”。",
    "乙省2021.txt": "乙省委2021年巡视工作总结\n九届省委第五轮巡视发现问题12个，存在形式主义问题，坚决做到“两个维护”。",
    "无.txt": "有的党组织走过场。",
}


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("compare")
    raw, results = folder / "raw", folder / "results"
    raw.mkdir()
    for name, text in TEXTS.items():
        (raw / name).write_text(text, encoding="utf-8")
    rows = ["file,province,year", *(f"{n},{n[:2]},{n[2:6]}" for n in TEXTS if n != "无.txt")]
    (raw / "metadata.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert inside("run", raw, "--out", results, "--workers", "1")[0] == 0
    return results


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_compare(results, tmp_path):
    code, _out, err = inside("compare", results, "--out", tmp_path / "out")
    assert code == 0, err
    assert "1 of 4 documents do not say their province" in err
    assert "fewer than 3 documents in 乙省, 甲省" in err
    assert "4 documents in 3 groups, 30 tables" in err
    groups = table(tmp_path / "out" / "groups.csv")
    assert [(r["group"], r["documents"], r["few"]) for r in groups] == [
        ("乙省", "1", "true"),
        ("甲省", "2", "true"),
        ("(unknown)", "1", "true"),
    ]
    totals = {
        (r["group"], r["year"]): r for r in table(tmp_path / "out" / "totals.csv") if r["measure"] == "issues_found"
    }
    assert (totals["甲省", "2021"]["low"], totals["甲省", "2021"]["high"]) == ("30", "30")
    assert totals["甲省", "2022"]["masked"] == "1"
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        with (tmp_path / "out" / resource["path"]).open(encoding="utf-8-sig", newline="") as file:
            assert next(csv.reader(file)) == [f["name"] for f in resource["schema"]["fields"]]


def test_twice_the_same_bytes(results, tmp_path):
    for name in ("one", "two"):
        assert inside("compare", results, "--by", "province,year", "--out", tmp_path / name)[0] == 0
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two
    assert b"\xe7\x94\xb2\xe7\x9c\x81 \xc2\xb7 2022" in one["rates.csv"]


def test_formats_headers_and_selection(results, tmp_path):
    code, _out, err = inside(
        "compare", results, "--by", "year", "--where", "year=2021,2022", "--format", "parquet", "--headers", "zh",
        "--out", tmp_path,
    )  # fmt: skip
    assert code == 0, err
    assert "3 documents in 2 groups" in err
    assert (tmp_path / "rates.parquet").is_file()
    assert [r["组"] for r in table(tmp_path / "groups.csv")] == ["2021", "2022"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--by", "region"], "--by region: no such column; there are province, year, level, genre"),
        (["--by", "province,year,level"], "name one column or two"),
        (["--where", "year=2031"], "--where year=2031: no document has that; there are (unknown), 2021, 2022"),
        (["--where", "year"], "--where year: write COLUMN=VALUE"),
        (["--where", "=3"], "--where : no such column"),
        (["--format", "docx"], "unknown format docx"),
        (["--headers", "de"], "unknown headers de"),
        (["--lang", "de"], "--lang de: no such language; choose zh or en"),
    ],
)
def test_wrong_choices(results, tmp_path, arguments, said):
    code, _out, err = inside("compare", results, "--out", tmp_path / "out", *arguments)
    assert code == 2
    assert said in err
    assert "Traceback" not in err
    assert not list(tmp_path.glob("out/*.csv"))


@pytest.mark.parametrize("command", [["compare"], ["report"], ["kwic", "问题"]])
def test_a_folder_without_results(tmp_path, command):
    code, _out, err = inside(*command, tmp_path)
    assert code == 2
    assert "holds no documents.csv; make the tables first: xunshi run TEXTS" in err


def test_headers_of_the_run_do_not_matter(results, tmp_path):
    raw = results.parent / "raw"
    assert inside("run", raw, "--out", tmp_path / "zh", "--headers", "zh", "--workers", "1")[0] == 0
    for source, out in ((results, "a"), (tmp_path / "zh", "b")):
        assert inside("compare", source, "--out", tmp_path / out)[0] == 0
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("a", "b"))
    assert one == two


def test_words_left_out(results, tmp_path):
    own = tmp_path / "停用词.txt"
    own.write_text("问题\n", encoding="utf-8")
    code, _out, err = inside("compare", results, "--out", tmp_path / "default")
    assert code == 0
    assert "left out of the words compared: " in err
    code, _out, err = inside("compare", results, "--out", tmp_path / "out", "--stop", own, "--keep-names")
    assert code == 0, err
    assert "1 your own" in err
    default, told = (json.loads((tmp_path / d / "manifest.json").read_text("utf-8")) for d in ("default", "out"))
    assert told["settings"] == {
        "values": "codes",
        "all": False,
        "stop": ["问题"],
        "keep_names": True,
        "topics": None,
        "over": "year",
    }
    assert told["left_out"]["your own"] == {"words": 1, "mentions": 5}
    assert told["left_out"]["names of places and groups"] == {"words": 0, "mentions": 0}
    assert default["left_out"]["stop words"]["mentions"] > 0
    assert [note for note in told["notes"] if "left out of the words compared" in note]
    items = [
        {r["item"] for r in table(tmp_path / d / "keyness.csv") if r["layer"] == "words"} for d in ("default", "out")
    ]
    assert ["问题" in found for found in items] == [True, False]
    code, _out, err = inside("report", results, "--out", tmp_path / "report", "--stop", tmp_path / "没有.txt")
    assert code == 2
    assert f"--stop {tmp_path / '没有.txt'}: cannot be read" in err
    assert "Traceback" not in err


# --- collocates


def test_collocates(results, tmp_path):
    code, out, err = inside("collocates", "问题", results)
    assert code == 0, err
    assert "--all shows those that were seen" in err
    code, out, err = inside("collocates", "问题", results, "--all", "--window", "2")
    assert code == 0, err
    assert "巡视" in out
    code, _out, err = inside("collocates", "问题", results, "--all", "--out", tmp_path / "邻词.csv")
    assert code == 0, err
    rows = table(tmp_path / "邻词.csv")
    assert f"{len(rows)} found" in err
    assert {"word", "count", "expected", "g2", "q", "log_ratio"} < set(rows[0])
    assert "问题" not in {row["word"] for row in rows}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["没有的词"], "没有的词: found nowhere"),
        (["problems:没有"], "problems:没有: no such value"),
        (["问题", "--out", "邻词.txt"], "name a file that ends in .csv"),
    ],
)
def test_collocates_refused(results, arguments, said):
    pattern, *more = arguments
    code, _out, err = inside("collocates", pattern, results, *more)
    assert code == 2
    assert said in err
    assert "Traceback" not in err


# --- kwic


def test_kwic(results):
    code, out, err = inside("kwic", "两个维护", results, "--width", "6")
    assert code == 0, err
    assert out.count("两个维护") == 2
    assert "2 found" in err


def test_kwic_of_a_layer_as_csv(results, tmp_path):
    code, _out, err = inside("kwic", "masks:count", results, "--out", tmp_path / "隐去.csv")
    assert code == 0, err
    (row,) = table(tmp_path / "隐去.csv")
    assert row["match"] == "**"
    assert row["left"].endswith("发现问题")
    assert (row["province"], row["year"]) == ("甲省", "2022")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([""], "pattern"),
        (["masks:nonsense"], "nonsense"),
        (["问题", "--out", "x.txt"], "name a file that ends in .csv"),
    ],
)
def test_kwic_wrong(results, arguments, said):
    pattern, *rest = arguments
    code, _out, err = inside("kwic", pattern, results, *rest)
    assert code == 2
    assert said in err


def test_kwic_where_nothing_is(results):
    code, _out, err = inside("kwic", "没有这几个字", results)
    assert code == 0
    assert "0 found" in err


def test_an_older_result_without_a_column(results, tmp_path):
    copy = shutil.copytree(results, tmp_path / "old", ignore=shutil.ignore_patterns(".xunshi"))
    text = (copy / "problems.csv").read_text(encoding="utf-8-sig").replace("domain", "field", 1)
    (copy / "problems.csv").write_text(text, encoding="utf-8-sig")
    code, _out, err = inside("compare", copy)
    assert code == 2
    assert "problems.csv: cannot be read (it is not the one that manifest.json names" in err
    seal(copy)
    code, _out, err = inside("compare", copy)
    assert code == 2
    assert "problems.csv: has no column domain; run xunshi run again" in err


# --- report


def reported(results, out, *arguments):
    return inside("report", results, "--out", out, *arguments)


def test_report(results, tmp_path):
    code, _, err = reported(results, tmp_path / "zh")
    assert code == 0, err
    assert f"4 documents in 3 groups: {tmp_path / 'zh' / 'index.html'}" in err
    assert reported(results, tmp_path / "again")[0] == 0
    one, two = (
        {p.relative_to(tmp_path / name): p.read_bytes() for p in (tmp_path / name).rglob("*") if p.is_file()}
        for name in ("zh", "again")
    )
    assert one == two
    assert reported(results, tmp_path / "zh", "--lang", "en", "--by", "year")[0] == 0
    assert '<html lang="en"' in (tmp_path / "zh" / "index.html").read_text(encoding="utf-8")


@pytest.fixture
def bare(monkeypatch):
    """No font with Chinese characters."""
    from matplotlib import font_manager

    latin = [e for e in font_manager.fontManager.ttflist if e.name.startswith("DejaVu")]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", latin)
    monkeypatch.setattr(font_manager, "findSystemFonts", list)
    monkeypatch.setitem(sys.modules, "pylopdf_fonts_zh_cn", None)


def test_a_report_without_a_font(results, tmp_path, bare):
    code, _, err = inside("report", results, "--out", tmp_path / "out")
    assert code == 0, err
    assert f"the report has no figures: {NO_FONT}" in err
    assert not list((tmp_path / "out").rglob("*.svg"))
    assert "xunshi[fonts]" in (tmp_path / "out" / "rates.html").read_text(encoding="utf-8")


def test_figures_without_a_font_are_refused_before_the_work(results, tmp_path, bare):
    code, _, err = inside("compare", results, "--figures", "--out", tmp_path / "out")
    assert (code, err.count(NO_FONT), "Traceback" in err) == (2, 1, False)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("lang", "said", "foreign"),
    [("zh", "未参与比较的词：", "[A-Za-z]{4,}"), ("en", "left out of the words compared: ", "[㐀-鿿]")],
)
def test_the_first_page_tells_what_tables_leave_out(results, tmp_path, lang, said, foreign):
    assert reported(results, tmp_path / "out", "--lang", lang)[0] == 0
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    (told,) = [line for line in page.split("\n") if said in line]
    plain = re.sub("<[^>]*>|keep-names|[甲乙]省", "", told[told.index(said) : told.index("</li>", told.index(said))])
    assert not re.search(foreign, plain), plain


def test_report_spares_what_is_none(results, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.docx").write_bytes(b"years of work")
    code, _, err = reported(results, tmp_path / "mine")
    assert code == 2
    assert "is there and is no earlier report; choose another folder" in err
    assert (tmp_path / "mine" / "thesis.docx").read_bytes() == b"years of work"


def test_figures(results, tmp_path):
    code, _, err = inside("compare", results, "--out", tmp_path, "--figures")
    assert code == 0, err
    pictures = sorted(p.name for p in (tmp_path / "figures").iterdir())
    assert f"{len(pictures) // 2} figures" in err
    assert "totals.png" in pictures
    assert "totals.svg" in pictures


def test_a_font_that_is_none(results, tmp_path):
    (tmp_path / "no.ttf").write_bytes(b"no font")
    for font in ("no.ttf", "missing.ttf"):
        code, _, err = inside("compare", results, "--out", tmp_path / "x", "--figures", "--font", tmp_path / font)
        assert code == 2
        assert font in err
        assert "Traceback" not in err


def test_all_gives_every_row(tmp_path):
    """One passage in eight documents makes 28 pairs; and there are more words than a comparison keeps."""
    raw, results = tmp_path / "raw", tmp_path / "results"
    raw.mkdir()
    passage = (
        "为防止整改一阵风，省委巡视办建立督办台账，对逾期未启动的亮红灯，对进度滞后的亮黄灯，对按期销号的亮绿灯，"
        "逐月汇总通报到各党组织，并约请主要负责人当面说明情况，佐证材料不实的一律退回。"
    )
    words = (
        "财政 教育 医疗 交通 水利 农业 林业 民政 司法 审计 统计 文化 体育 旅游 电力 通信 保险 银行 证券 税务 海关 铁路 公路 桥梁 港口"
    ).split()
    provinces = "甲乙丙丁戊己庚辛"
    for i, province in enumerate(provinces):
        own = "。".join(f"{word}工作" * 3 for word in words[i:])
        (raw / f"{province}.txt").write_text(f"{province}省委巡视工作总结\n{own}。\n{passage}\n", encoding="utf-8")
    rows = ["file,province", *(f"{p}.txt,{p}省" for p in provinces)]
    (raw / "metadata.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert inside("run", raw, "--out", results, "--workers", "1")[0] == 0
    found = {}
    for option in ([], ["--all"]):
        out = tmp_path / f"out{len(option)}"
        assert inside("compare", results, "--out", out, *option)[0] == 0
        found[bool(option)] = {n: table(out / f"{n}.csv") for n in ("passages", "originality", "keyness", "rates")}
    some, every = found[False], found[True]
    pairs = [[r for r in t["passages"] if passage[:30] in r["text"]] for t in (some, every)]
    assert [len(rows) for rows in pairs] == [20, 28]
    assert (some["originality"], some["rates"]) == (every["originality"], every["rates"])
    one, all_of_it = (
        [r for r in t["keyness"] if (r["group"], r["against"]) == ("甲省", "乙省")] for t in (some, every)
    )
    assert len(one) == 20 < len(all_of_it)
    assert all(row in all_of_it for row in one)


@pytest.mark.parametrize(("documents", "pages"), [("1", 1), ("all", 4)])
def test_report_pages(results, tmp_path, documents, pages):
    code, _out, err = inside("report", results, "--out", tmp_path / "report", "--documents", documents)
    assert code == 0, err
    assert len(list((tmp_path / "report" / "documents").glob("[0-9]*.html"))) == pages


@pytest.mark.parametrize("documents", ["", "-1", "many", "1.5", "١"])
def test_report_pages_wrong(results, tmp_path, documents):
    code, _out, err = inside("report", results, "--out", tmp_path / "report", "--documents", documents)
    assert (code, err.strip()) == (2, f"xunshi: --documents {documents}: give a number, or all")


@pytest.mark.parametrize("command", ["compare", "report"])
def test_a_memory_that_is_too_small(results, tmp_path, command):
    code, _out, err = inside(command, results, "--memory", "3", "--out", tmp_path / "out")
    assert code == 2
    assert err.strip().endswith("xunshi: --memory 3: too small; give at least 64 (MiB)")
    assert not (tmp_path / "out" / "rates.csv").exists()


def test_a_second_comparison_gives_the_same_bytes_from_what_the_first_kept(results, tmp_path):
    for name in ("one", "two"):
        assert inside("compare", results, "--where", "year=2021,2022", "--all", "--out", tmp_path / name)[0] == 0
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two
    kept = {p.name.partition("-")[0] for p in (results / ".xunshi" / "compare").iterdir()}
    assert kept == {"words", "signs", "seeds", "passages"}
