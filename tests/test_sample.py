"""One whole run on the sample corpus (and on the seeds beside the repository): what its texts say must stand in the tables."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path
from zipfile import ZipFile

import pytest

import pipeline
from pipeline.batch import run as batch
from pipeline.settings import Settings
from pipeline.tables.schema import TABLES
from pipeline.tables.writers import restore

ROOT = Path(__file__).resolve().parent.parent
RAW, SEEDS = ROOT / "data" / "raw", ROOT.parent / "shared" / "seeds"
TEXT_COLUMNS = {table.name: {c.name for c in table.columns if c.type == "string"} for table in TABLES}
PLACED = ("sentences", "masks", "rounds", "organizations", "slogans", "problems", "statistics", "findings")

LANCHUAN = "province/lanchuan_202x_summary.txt#1"
MUJIANG = "city/沐江市20xx年巡察工作总结.txt#1"
COMPILED = "compilation/2022年巡察工作总结汇编（3篇）.txt#"
MAIL = "county/dichuan_quoted_mail.txt#1"
FIXED = "county/luping_fixed_width.txt#1"
VILLAGES = "county/yanhui_luqi_villages.txt#1"
HOUSING = "feedback/jingluan_housing_gb18030.txt#1"
TRANSPORT = "rectification/changning_transport_utf16.txt#1"
GROUP = "enterprise/danlu_transport_group.txt#1"
UNIVERSITY = "university/jihai_engineering.txt#1"
WORD = "office/yuping_numbered_report.docx#1"
PDF = "office/jihai_2023_overview.pdf#1"
WEB = "web/wangcha_feedback_news.html#1"
TRADITIONAL = "web/qichuan_traditional.txt#1"
SPEECH = "speech/shuangqiao_mobilisation.md#1"
SHORT = "tables/short_texts.csv#"


class Tables:
    """The CSVs of one run, read as a user would, and the clean texts."""

    def __init__(self, paths: list[Path], out: Path) -> None:
        self.outcome = batch.run(paths, out, Settings(workers=1), lambda _total: lambda _files, _documents: None)
        self.rows = {table.name: self._read(out / f"{table.name}.csv", TEXT_COLUMNS[table.name]) for table in TABLES}
        lines = (out / "texts.jsonl").read_text(encoding="utf-8").splitlines()
        self.texts = {record["doc_id"]: record["text"] for record in map(json.loads, lines)}

    @staticmethod
    def _read(path: Path, texts: set[str]) -> list[dict[str, str]]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [{k: restore(v) if k in texts else v for k, v in row.items()} for row in csv.DictReader(file)]

    def of(self, table: str, doc_id: str) -> list[dict[str, str]]:
        return [row for row in self.rows[table] if row["doc_id"] == doc_id]

    def document(self, doc_id: str) -> dict[str, str]:
        (row,) = self.of("documents", doc_id)
        return row

    def headings(self, doc_id: str) -> list[str]:
        return [row["text"] for row in self.of("sentences", doc_id) if row["heading"] == "true"]


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return Tables([RAW], tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def seeds(tmp_path_factory):
    if not SEEDS.is_dir():
        pytest.skip(f"{SEEDS} does not stand beside the repository")
    return Tables([SEEDS], tmp_path_factory.mktemp("seeds"))


@pytest.fixture(params=["sample", "seeds"])
def tables(request):
    return request.getfixturevalue(request.param)


# --- what holds for every corpus --------------------------------------------------------------------------------------


def test_nothing_is_rejected(sample, seeds):
    assert (sample.outcome.files, sample.outcome.rows["documents"], sample.outcome.rejected) == (16, 20, 0)
    assert (seeds.outcome.files, seeds.outcome.rows["documents"], seeds.outcome.rejected) == (3, 7, 0)


def test_every_place_is_the_text_it_names(tables):
    wrong = [
        (name, row["doc_id"], row["start"], row["text"])
        for name in PLACED
        for row in tables.rows[name]
        if tables.texts[row["doc_id"]][int(row["start"]) : int(row["end"])] != row["text"]
    ]
    assert not wrong
    assert sum(len(tables.rows[name]) for name in PLACED) > 500


def test_every_sentence_id_is_a_sentence_that_holds_the_mention(tables):
    sentences = {row["sentence_id"]: row for row in tables.rows["sentences"]}
    assert len(sentences) == len(tables.rows["sentences"])
    for name in PLACED[1:]:
        for row in tables.rows[name]:
            sentence = sentences[row["sentence_id"]]
            assert sentence["doc_id"] == row["doc_id"]
            assert int(sentence["start"]) <= int(row["start"]) < int(sentence["end"])


def test_sentences_tile_the_text(tables):
    for doc_id, text in tables.texts.items():
        at = 0
        for row in tables.of("sentences", doc_id):
            assert text[at : int(row["start"])].strip("\n") == ""
            assert "\n" not in row["text"]
            at = int(row["end"])
        assert text[at:].strip("\n") == ""


def repeated(tables, name):
    key = next(table.key for table in TABLES if table.name == name)
    counted = Counter(tuple(row[column] for column in key) for row in tables.rows[name])
    return {key: number for key, number in counted.items() if number > 1}


@pytest.mark.parametrize("name", [table.name for table in TABLES if table.name != "problems"])
def test_keys_are_unique(tables, name):
    assert not repeated(tables, name)


def test_keys_of_problems_are_unique(sample):
    assert not repeated(sample, "problems")


def test_keys_of_problems_in_the_seeds_are_unique(seeds):
    assert not repeated(seeds, "problems")


def test_choices_are_those_declared(tables):
    for table in TABLES:
        for column in table.columns:
            if column.choices:
                values = {v for row in tables.rows[table.name] for v in row[column.name].split("|")}
                assert values <= {"", *column.choices}, f"{table.name}.{column.name}"


def test_what_the_documents_count_is_there(tables):
    for row in tables.rows["documents"]:
        assert int(row["characters"]) == len(tables.texts[row["doc_id"]])
        assert int(row["sentences"]) == len(tables.of("sentences", row["doc_id"]))


def test_normalized_text_can_be_traced_back(tables):
    for row in tables.rows["sentences"]:
        spans = [tuple(map(int, re.split("[->]", cell))) for cell in row["alignment"].split("|") if cell]
        rebuilt, at = "", 0
        for start, end, first, last in spans:
            rebuilt += row["text"][at:start]
            assert len(rebuilt) == first
            rebuilt += row["normalized"][first:last]
            at = end
        assert rebuilt + row["text"][at:] == row["normalized"]
        assert all(re.fullmatch(r"〔[A-Z]+〕", row["normalized"][first:last]) for *_, first, last in spans)


@pytest.mark.parametrize(
    "pattern",
    [
        r"^[>＞]",
        r"##",
        r"^　|^ | $|　$",
        r"^目 ?录$",
        r"[.…·]{4,}\s*\d+$",
        r"^[-—– ]*\d{1,4}[-—– ]*$",
        r"^第\d+页",
        r"\n\n\n",
        "[\r\ufeff\u200b\u00a0]",
    ],
)
def test_no_trace_of_the_carrier(tables, pattern):
    found = {doc_id: m[0] for doc_id, text in tables.texts.items() if (m := re.search(pattern, text, re.MULTILINE))}
    assert not found


# --- the sample: metadata ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("doc_id", "expected"),
    [
        (
            LANCHUAN,
            {
                "title": "中共澜川省委202*年巡视工作总结",
                "genre": "总结",
                "level": "省",
                "year": "",
                "province": "澜川省",
                "mask_width": "kept",
            },
        ),
        (MUJIANG, {"title": "沐江市20xx年巡察工作总结", "year": "", "province": "澜川省", "mask_width": "fixed"}),
        (
            COMPILED + "1",
            {
                "title": "苍浦省2022年巡视巡察工作综述",
                "genre": "综述",
                "level": "省",
                "year": "2022",
                "province": "苍浦省",
            },
        ),
        (COMPILED + "2", {"title": "临砚市2022年度巡察工作情况报告", "genre": "报告", "level": "市", "year": "2022"}),
        (COMPILED + "3", {"title": "桐隐县委2022年巡察工作总结", "genre": "总结", "level": "县", "year": "2022"}),
        (MAIL, {"title": "荻川县委巡察工作体会和建议", "level": "县", "year": "", "mask_width": "kept"}),
        (
            FIXED,
            {
                "title": "中共鹭坪县委关于首轮巡察工作情况的报告",
                "genre": "报告",
                "level": "县",
                "year": "2021",
                "encoding": "utf-8",
            },
        ),
        (VILLAGES, {"year": "2024", "province": "朔岭省", "date": "2024-06-14"}),
        (HOUSING, {"genre": "反馈", "year": "2023", "encoding": "gb18030"}),
        (TRANSPORT, {"genre": "整改", "level": "市", "year": "2023", "encoding": "utf-16-le"}),
        (GROUP, {"level": "企业", "year": "2022", "year_evidence": "metadata.csv"}),
        (UNIVERSITY, {"genre": "整改", "level": "高校"}),
        (
            WORD,
            {
                "title": "榆屏县委关于2023年巡察整改情况的报告",
                "genre": "整改",
                "year": "2023",
                "encoding": "docx",
                "source": "",
            },
        ),
        (
            PDF,
            {
                "title": "2023年霁海省委巡视工作综述",
                "level": "省",
                "year": "2023",
                "province": "霁海省",
                "encoding": "pdf",
            },
        ),
        (WEB, {"title": "望槎市委第八轮巡察完成反馈", "genre": "反馈", "level": "市", "date": "2024-05-20"}),
        (TRADITIONAL, {"title": "绮川市2023年巡察工作亮点综述", "year": "2023"}),
        (SPEECH, {"title": "在九届霜桥市委第十二轮巡察工作动员部署会上的讲话", "genre": "讲话", "year": ""}),
        (
            SHORT + "1",
            {
                "title": "关于做好二届泽棠县委第三轮巡察进驻准备工作的通知",
                "genre": "通知",
                "year": "2024",
                "province": "霁海省",
            },
        ),
        (SHORT + "2", {"genre": "反馈", "province": ""}),
        (SHORT + "3", {"title": "云筑区2021年巡察工作综述", "level": "县", "year": "2021", "province": "澜川省"}),
    ],
)
def test_metadata(sample, doc_id, expected):
    row = sample.document(doc_id)
    assert {name: row[name] for name in expected} == expected


def test_masked_years_stay_masked(sample):
    for doc_id in (LANCHUAN, MUJIANG, MAIL, SPEECH):
        assert sample.document(doc_id)["year"] == ""


# --- rounds -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("doc_id", "text", "kind", "first", "last", "term"),
    [
        (LANCHUAN, "第六、第七轮巡视", "ordinal", "6", "7", "12"),
        (LANCHUAN, "前五轮巡视", "ordinal", "1", "5", "12"),
        (MUJIANG, "第xx轮", "ordinal", "", "", "5"),
        (COMPILED + "1", "第三、第四轮常规巡视", "ordinal", "3", "4", "11"),
        (COMPILED + "2", "第二、第三、第四轮巡察", "ordinal", "2", "4", "7"),
        (COMPILED + "3", "首轮巡察", "ordinal", "1", "1", None),
        (MAIL, "第×轮巡察", "ordinal", "", "", None),
        (MAIL, "前九轮巡察", "ordinal", "1", "9", None),
        (VILLAGES, "第十一轮巡察", "ordinal", "11", "11", None),
        (VILLAGES, "第十二轮巡察", "ordinal", "12", "12", "13"),
        (HOUSING, "第九轮巡察", "ordinal", "9", "9", "4"),
        (TRANSPORT, "第五轮巡察", "ordinal", "5", "5", "10"),
        (GROUP, "第三轮巡视", "ordinal", "3", "3", "12"),
        (PDF, "第八、第九轮巡视", "ordinal", "8", "9", "10"),
        (WORD, "第四、第五轮巡察", "ordinal", "4", "5", "14"),
        (TRADITIONAL, "第四、第五、第六轮巡察", "ordinal", "4", "6", "8"),
        (SPEECH, "第十二轮巡察", "ordinal", "12", "12", None),
        (SHORT + "1", "第三轮巡察", "ordinal", "3", "3", "2"),
        (SHORT + "3", "第九轮", "ordinal", "9", "9", "6"),
    ],
)
def test_rounds(sample, doc_id, text, kind, first, last, term):
    found = [row for row in sample.of("rounds", doc_id) if row["text"] == text]
    assert found
    assert {(row["kind"], row["from"], row["to"]) for row in found} == {(kind, first, last)}
    assert term is None or term in {row["term"] for row in found}


@pytest.mark.parametrize(
    ("doc_id", "text", "count"),
    [
        (LANCHUAN, "一轮机动巡视", "1"),
        (COMPILED + "1", "31轮", "31"),
        (WORD, "两轮巡察", "2"),
        (FIXED, "九轮巡察", "9"),
    ],
)
def test_counted_rounds(sample, doc_id, text, count):
    assert {row["count"] for row in sample.of("rounds", doc_id) if row["text"] == text and row["kind"] == "count"} == {
        count
    }


def test_the_last_and_the_new_committee_have_no_number(sample):
    found = {row["text"]: row["term"] for doc_id in (FIXED, SHORT + "3") for row in sample.of("rounds", doc_id)}
    assert found["第八轮巡察"] == ""
    assert [row["term"] for row in sample.of("rounds", SHORT + "3") if row["text"] == "首轮巡察"] == [""]


@pytest.mark.parametrize(
    ("doc_id", "text", "term"),
    [
        (VILLAGES, "第十一轮巡察", "13"),
        (SPEECH, "第十二轮巡察", "9"),
        (WEB, "第八轮巡察", "6"),
        (FIXED, "首轮巡察", "16"),
        (SHORT + "2", "第六轮巡察", "13"),
    ],
)
def test_term_of_a_committee_named_with_its_place(sample, doc_id, text, term):
    assert term in {row["term"] for row in sample.of("rounds", doc_id) if row["text"] == text}


# --- figures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("doc_id", "text", "value", "unit"),
    [
        (COMPILED + "1", "发现问题1,462个", 1462, "个"),
        (COMPILED + "1", "移交问题线索213件", 213, "件"),
        (COMPILED + "1", "发现问题3.7万个", 37_000, "个"),
        (COMPILED + "2", "完成率98.1%", 98.1, "%"),
        (COMPILED + "3", "收缴违纪款137.6万元", 1_376_000, "元"),
        (FIXED, "完成率90.9%", 90.9, "%"),
        (FIXED, "发放调查问卷3200份", 3200, "份"),
        (VILLAGES, "办结率91.4%", 91.4, "%"),
        (WORD, "整改率93.0%", 93, "%"),
        (PDF, "发现问题1936个", 1936, "个"),
        (TRADITIONAL, "发现问题1288个", 1288, "个"),
        (TRADITIONAL, "追缴资金2860万元", 28_600_000, "元"),
        (HOUSING, "累计改造老旧小区148个", 148, "个"),
        (TRANSPORT, "完成率93.5%", 93.5, "%"),
        (SHORT + "3", "发现问题635个", 635, "个"),
    ],
)
def test_figures(sample, doc_id, text, value, unit):
    found = [row for row in sample.of("statistics", doc_id) if text in row["text"] or row["text"] in text]
    assert any(row["value"] and float(row["value"]) == pytest.approx(value) and row["unit"] == unit for row in found), (
        found
    )


def test_a_figure_broken_over_two_lines_is_one(sample):
    """The fixed-width file has `完成率9` / `0.9%`, and the PDF breaks between digits too."""
    assert "完成率90.9%" in sample.texts[FIXED]
    assert "11户企业资产负债率" in sample.texts[PDF]
    assert "等问题219个" in sample.texts[PDF]


def test_masked_figures_carry_an_interval_only_where_width_is_kept(sample):
    kept = [row for row in sample.of("statistics", LANCHUAN) if not row["value"]]
    fixed = [row for row in sample.of("statistics", MUJIANG) if not row["value"]]
    assert kept
    assert fixed
    assert any((row["low"], row["high"]) == ("1000", "9999") for row in kept if "****个" in row["text"])
    assert {(row["low"], row["high"]) for row in fixed} == {("", "")}


# --- structure --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("doc_id", "headings"),
    [
        (
            LANCHUAN,
            ["一、紧扣职能责任，政治体检看得更深", "（一）从“国之大者”里找坐标。", "1.建规矩。", "五、差距和打算"],
        ),
        (FIXED, ["一、总体情况", "（一）学用脱节，政治引领作用不强。", "五、下一步安排"]),
        (MAIL, ["一、这一年我们做了什么", "1、查得更专了。", "(一)熟人社会,抹不开面子。", "三、几点建议"]),
        (
            WORD,
            [
                "一、加强领导，层层压实整改责任",
                "（一）县委带头抓",
                "（三）解决基层党建不够扎实的问题",
                "四、存在的不足和下一步措施",
            ],
        ),
        (PDF, ["一、一条主线贯到底：践行“两个维护”", "五、一支队伍带到底：锻造忠诚干净担当铁军"]),
        (TRADITIONAL, ["一、点亮“政治灯”，让方向更清"]),
        (SPEECH, ["一、把准方位，充分认清收官之轮的分量", "（三）整改责任要落实好"]),
        (COMPILED + "1", ["政治监督在一线落地", "联动网络在基层织密", "整改成果在治理中显现"]),
        (SHORT + "1", ["一、巡察安排", "四、工作要求"]),
    ],
)
def test_headings(sample, doc_id, headings):
    assert set(headings) <= set(sample.headings(doc_id))


@pytest.mark.xfail(
    strict=True, reason="a heading of two halves has a comma, which is_plain_heading takes for running text"
)
def test_headings_without_numbers_that_stand_between_paragraphs(sample):
    assert {"巡在关键处，监督更有方向", "改在根子上，成果更有分量", "建在长远处，队伍更有朝气"} <= set(
        sample.headings(SHORT + "3")
    )


# --- carriers ---------------------------------------------------------------------------------------------------------


def test_compilation(sample):
    for n, first in enumerate(("苍浦省2022年", "临砚市2022年度", "桐隐县委2022年"), 1):
        text = sample.texts[f"{COMPILED}{n}"]
        assert text.startswith(first)
        assert "汇编" not in text
        assert "paid" not in text
    assert sample.texts[COMPILED + "3"].endswith("得到实惠。")


def test_mail(sample):
    text = sample.texts[MAIL]
    assert text.startswith("自去年×月我从县财政局抽调到县委巡察办以来,")
    assert ">" not in text
    assert "\n上一轮的老组长看了初稿后批注:" in text


def test_encodings(sample):
    assert sample.texts[HOUSING].count("䴔䴖湖片区") == 2
    assert sample.texts[TRANSPORT].startswith("中共昶宁市交通运输局党组")
    assert sample.texts[FIXED].startswith("中共鹭坪县委")


def test_traditional(sample):
    text = sample.texts[TRADITIONAL]
    raw = (RAW / "web" / "qichuan_traditional.txt").read_text(encoding="utf-8")
    assert "坚持把巡察制度当作推进自我革命的有力抓手" in text
    assert "群众满意度测评" in text
    assert not set(text) & set("黨組織發現問題堅幹羣眾裏後")
    assert len("".join(raw.split())) == len("".join(text.split()))


def test_word(sample):
    text = sample.texts[WORD]
    assert "\n（二）部门协同抓\n1.县纪委监委把整改监督嵌入日常监督" in text
    rows = [line for line in text.split("\n") if line.startswith(("县教育体育局", "合计"))]
    assert [re.split(r"\s", row) for row in rows] == [
        ["县教育体育局", "42", "40", "95.2%"],
        ["合计", "228", "212", "93.0%"],
    ]
    document_xml = ZipFile(RAW / "office" / "yuping_numbered_report.docx").read("word/document.xml").decode()
    (inserted,) = [
        "".join(re.findall(r"<w:t[^>]*>([^<]*)", part))
        for part in re.findall(r"<w:ins .*?</w:ins>", document_xml, re.DOTALL)
    ]
    (deleted,) = [
        "".join(re.findall(r"<w:delText[^>]*>([^<]*)", part))
        for part in re.findall(r"<w:del .*?</w:del>", document_xml, re.DOTALL)
    ]
    assert inserted
    assert inserted in text
    assert deleted
    assert deleted not in text


def test_pdf(sample):
    text = sample.texts[PDF]
    assert not re.search(r"^\s*[-—– ]*\d+[-—– ]*$", text, re.MULTILINE)
    assert "省委第五巡视组在巡视某省直部门时" in text
    assert "责令重新制定整改方案" in text


def test_web(sample):
    text = sample.texts[WEB]
    for navigation in (
        "首页",
        "当前位置",
        "我要举报",
        "字号",
        "siteConfig",
        "发布时间",
        "搜索",
        "责任编辑",
        "版权",
        "上一篇",
        "下一篇",
    ):
        assert navigation not in text
    assert text.endswith("第九轮巡察计划于今年下半年启动。")
    assert "15.3万元" in text


def test_markdown(sample):
    text = sample.texts[SPEECH]
    assert "\n一、把准方位，充分认清收官之轮的分量\n" in text
    assert "请大家想一想：剩下的16个单位为什么排在最后？" in text
    assert "延伸了解XX个基层站所党支部" in text
    assert not re.search(r"^#|^[-*] \*", text, re.MULTILINE)


@pytest.mark.parametrize(
    "plain",
    [
        "共派出8个巡察组，",
        "巡察党组织227个，",
        "XX个单位的整改台账",
        "高质量打好收官战，",
        "“功成不必在我、功成必定有我”",
    ],
)
def test_bold_in_markdown(sample, plain):
    text = sample.texts[SPEECH]
    assert plain in text
    assert f"**{plain.rstrip('，')}" not in text


def test_bold_in_markdown_is_no_mask(sample):
    assert {row["text"] for row in sample.of("masks", SPEECH)} == {"20XX", "XX", "XXX"}


def test_table_file(sample):
    assert "\n三、有关准备\n" in sample.texts[SHORT + "1"]
    assert "“泽棠政务网”" in sample.texts[SHORT + "1"] or '"泽棠政务网"' in sample.texts[SHORT + "1"]


# --- layers that every text of this kind shows ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "doc_id", "texts"),
    [
        ("organizations", COMPILED + "2", {"市委", "市委组织部", "市住建局"}),
        ("organizations", TRANSPORT, {"市公安局"}),
        ("organizations", TRANSPORT, {"市自然资源和规划局", "市林业局"}),
        ("organizations", COMPILED + "2", {"市自然资源和规划局"}),
        ("slogans", LANCHUAN, {"国之大者"}),
        ("slogans", COMPILED + "1", {"两个维护"}),
        ("masks", LANCHUAN, {"****", "***", "202*", "**.*"}),
        ("masks", MUJIANG, {"xx", "20xx"}),
        ("masks", MAIL, {"×", "×××", "202_", "×××.×"}),
    ],
)
def test_mentions(sample, table, doc_id, texts):
    found = {row["text"].strip("“”") for row in sample.of(table, doc_id)}
    assert texts <= found


def test_findings(sample):
    statuses = {row["text"]: row["status"] for row in sample.rows["findings"]}
    assert statuses["5个党支部“三会一课”流于形式，存在补记录、凑人数现象；"] == "found"
    assert {"found", "target", "rectified"} <= set(statuses.values())


# --- the seeds --------------------------------------------------------------------------------------------------------


def test_seed_documents_are_whole_and_titled(seeds):
    assert all(int(row["characters"]) > 500 for row in seeds.rows["documents"])
    assert all(int(row["sentences"]) > 10 for row in seeds.rows["documents"])
    assert len({row["title"] for row in seeds.rows["documents"] if row["title"]}) >= 4


# --- the public API ---------------------------------------------------------------------------------------------------


def test_the_example_in_the_package_s_docstring():
    doc = pipeline.load()("十二届省委第三轮巡视共发现问题**个。")
    assert [span.text for span in doc.spans["masks"]] == ["**"]


def test_the_api_and_the_tables_agree(sample):
    nlp = pipeline.load()
    for doc_id in (MUJIANG, COMPILED + "3", PDF):
        doc = nlp(sample.texts[doc_id])
        for layer in ("masks", "rounds", "organizations", "slogans", "problems", "statistics"):
            in_doc = sorted((span.start_char, span.end_char) for span in doc.spans[layer])
            assert in_doc == sorted((int(row["start"]), int(row["end"])) for row in sample.of(layer, doc_id)), layer


def test_read_corpus_gives_the_documents_of_a_run(sample):
    assert {d.doc_id: d.text for d in pipeline.read_corpus(RAW)} == sample.texts
