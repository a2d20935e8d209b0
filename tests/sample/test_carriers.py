"""What carriers leave behind, and that the public API agrees with a run."""

from __future__ import annotations

import re
from zipfile import ZipFile

import pytest
from sample_corpus import (
    COMPILED,
    FIXED,
    HOUSING,
    MAIL,
    MUJIANG,
    PDF,
    RAW,
    SHORT,
    SPEECH,
    TRADITIONAL,
    TRANSPORT,
    WEB,
    WORD,
)

import pipeline

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
