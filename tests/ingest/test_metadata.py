"""Genre, level, year and province, each with its evidence; what the text does not show stays empty."""

import pytest

from pipeline import lexicons
from pipeline.documents import Inferred
from pipeline.ingest import metadata

NOTHING = Inferred()
LOADED = lexicons.load()


@pytest.mark.parametrize(
    ("title", "text", "value"),
    [
        ("沐江市2022年巡察工作总结", "", "总结"),
        ("关于巡察整改情况的通报", "", "整改"),
        ("市委第三巡察组关于巡察市住建局党组的反馈意见", "", "反馈"),
        ("在全市巡察工作动员部署会上的讲话", "", "讲话"),
        ("苍浦省2022年巡视巡察工作综述", "", "综述"),
        ("关于做好巡察进驻准备工作的通知", "", "通知"),
        ("关于首轮巡察工作情况的报告", "", "报告"),
        ("", "根据统一部署，现将巡察情况反馈如下。", "反馈"),
        ("", "现将整改进展情况予以公布。", "整改"),
        ("", "同志们：今天开会。", "讲话"),
        ("", "县城不大，转弯抹角都是亲戚。", ""),
        ("", "", ""),
    ],
)
def test_genre(title, text, value):
    found = metadata.genre(title, text)
    assert found.value == value
    assert found.evidence in title + text
    assert bool(found.evidence) == bool(value)


@pytest.mark.parametrize(
    ("title", "text", "value"),
    [
        ("中共澜川省委2022年巡视工作总结", "", "省"),
        ("沐江市2022年巡察工作总结", "", "市"),
        ("榆屏县委关于2023年巡察整改情况的报告", "", "县"),
        ("云筑区委2021年巡察工作综述", "", "县"),
        ("中共霁海工程大学委员会关于巡视整改情况的通报", "", "高校"),
        ("关于巡视丹麓交通投资集团有限公司党委的反馈意见", "", "企业"),
        ("芦栖乡党委巡察整改报告", "", "乡"),
        ("", "县委重视。县委部署。县委督办。", "县"),
        # no committee, one mention, or two levels side by side
        ("", "大家都很努力。", ""),
        ("", "县委重视。", ""),
        ("", "县委重视。县委部署。市委重视。市委部署。", ""),
        ("", "", ""),
    ],
)
def test_level(title, text, value):
    found = metadata.level(title, text)
    assert found.value == value
    assert bool(found.evidence) == bool(value)


@pytest.mark.parametrize(
    ("title", "evidence"),
    [
        ("中共鹭坪县委关于首轮巡察工作情况的报告", "鹭坪县"),
        ("中共昶宁市交通运输局党组关于巡察整改进展情况的通报", "昶宁市"),
        ("关于做好二届泽棠县委第三轮巡察进驻准备工作的通知", "泽棠县"),
    ],
)
def test_the_evidence_of_a_level_is_a_word(title, evidence):
    found = metadata.level(title, "").evidence
    assert evidence in found
    assert not found.startswith(("共", "届", "二届"))


@pytest.mark.parametrize(
    ("title", "text", "value"),
    [
        ("沐江市2022年巡察工作总结", "2021年的事。", "2022"),
        ("沐江市2022年度巡察工作总结", "", "2022"),
        ("沐江市二〇二三年巡察工作总结", "", "2023"),
        ("", "2023年，县委部署。", "2023"),
        ("", "2023年3月开始，2023年5月结束。", "2023"),
        # masked, ambiguous or merely figures
        ("沐江市20xx年巡察工作总结", "20xx年以来。", ""),
        ("中共澜川省委202*年工作总结", "202*年，省委重视。", ""),
        ("", "2021年至2023年，县委部署。2022年又部署。", ""),
        ("", "共12022年份资料。", ""),
        ("", "派出2022个小组。", ""),
        ("", "", ""),
    ],
)
def test_year(title, text, value):
    found = metadata.year(title, text)
    assert found.value == value
    assert found.evidence in title + text
    assert bool(found.evidence) == bool(value)


@pytest.mark.parametrize(
    ("title", "text", "value"),
    [
        ("湖南省委巡视工作总结", "", "湖南省"),
        ("", "湖南省委部署。湖南省委督办。", "湖南省"),
        ("", "各盟市、旗县认真落实。", "内蒙古自治区"),
        # no division that anyone knows, or no division at all
        ("苍浦省2022年巡视巡察工作综述", "", ""),
        ("中共十一届省委第五轮巡视反馈", "根据十一届省委统一部署。十一届省委部署。", ""),
        ("", "二届省委部署。本届省委督办。某省委部署。", ""),
        # one mention, two provinces side by side, or a word that only looks like one
        ("", "赴湖南省考察。", ""),
        ("", "湖南省和湖北省交流。湖南省来访。湖北省回访。", ""),
        ("", "全省部署，本省落实，各省看齐。", ""),
        ("××省委巡视工作总结", "××省委部署。", ""),
        ("某省委巡视工作总结", "某省委部署。", ""),
        ("", "", ""),
    ],
)
def test_province(title, text, value):
    found = metadata.province(title, text, LOADED)
    assert found.value == value
    assert bool(found.evidence) == bool(value)


def test_what_is_given_wins_and_names_its_source():
    given = {"year": "2019", "year_evidence": "metadata.csv", "source": "网站"}
    found = metadata.infer("沐江市2022年巡察工作总结", "", given, LOADED)
    assert found["year"] == Inferred("2019", "metadata.csv", "given")
    assert found["source"].value == "网站"
    assert found["genre"] == Inferred("总结", "总结", "high")
    assert found["date"] == NOTHING


def test_a_text_that_shows_nothing_gets_nothing():
    assert set(metadata.infer("", "天气很好。", {}, LOADED).values()) == {NOTHING}


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        ("2018", "2018"),
        (" 2018年 ", "2018"),
        ("2018 年度", "2018"),
        ("2018.0", "2018"),
        ("２０１８年", "2018"),
        ("二〇一八年", "2018"),
        ("二○一八", "2018"),
        ("二零一八年度", "2018"),
        ("一九九九年", "1999"),
        ("2018-05-03", "2018"),
        ("2018/5/3", "2018"),
        ("2018.05", "2018"),
        ("2018年5月", "2018"),
        ("2018年5月3日", "2018"),
        ("2018-05-03 08:30:00", "2018"),
        ("20180503", "2018"),
        # two years, none, or what only looks like one
        ("2018-2019", ""),
        ("2018—2019年", ""),
        ("2018、2019", ""),
        ("2018-13", ""),
        ("20181503", ""),
        ("三〇一八年", ""),
        ("18年", ""),
        ("43101", ""),
        ("3018", ""),
        ("202*年", ""),
        ("20xx", ""),
        ("不详", ""),
        ("十九大以来", ""),
        ("", ""),
    ],
)
def test_a_cell_that_names_one_year(cell, year):
    assert metadata.cell_year(cell) == year


def test_cells_that_hold_nothing_and_cells_that_cannot_be_read():
    assert metadata.cells({"year": "2018年", "title": "NULL", "source": "无", "date": "nan", "province": "—"}) == (
        {"year": "2018"},
        [],
    )
    assert metadata.cells({"year": "2018-2019", "title": "甲"}) == ({"title": "甲"}, ["year cell not read: 2018-2019"])


def test_a_date_gives_the_year_where_nothing_else_does():
    given = {"date": "2022-03-05", "date_evidence": "row 1"}
    assert metadata.infer("", "天气很好。", given, LOADED)["year"] == Inferred("2022", "date 2022-03-05", "low")
    assert metadata.infer("2021年巡察工作总结", "", given, LOADED)["year"].value == "2021"
    assert metadata.infer("", "天气很好。", {"date": "三月"}, LOADED)["year"] == NOTHING
