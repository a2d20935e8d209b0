"""Schools by number, names with brackets inside, withheld owners, lists of places that share a body; and numbers of documents."""

import pytest

from pipeline import lexicons
from pipeline.extract.organizations import find


def found(text):
    return [o.text for o in find(text, lexicons.load())]


NAMES = {
    "school by number": ["沐江四中", "市一中党总支", "县二小", "沐江十二中", "禾丰三小党支部"],
    "school by its short kind": ["岚川完小党支部", "鹤坪中心校党支部", "岚川附中党委"],
    "bracket inside": ["档案（校史）馆", "岚川大学档案（校史）馆", "人事（劳资）处", "财务（审计）科", "人事(劳资)部"],
    "withheld owner": ["××部党组", "××公司党委", "×校党委", "XX学院党委", "**公司党委"],
    "list with one body": [
        "岚川镇、鹤坪镇党委",
        "岚川镇、鹤坪镇、云溪镇党委",
        "岚川乡和鹤坪乡党委",
        "岚川街道、鹤坪街道党工委",
        "岚川村、鹤坪村党支部",
        "沐江县岚川镇、鹤坪镇党委",
    ],
}


@pytest.mark.parametrize("name", [n for names in NAMES.values() for n in names])
@pytest.mark.parametrize("frame", ["{}整改不到位。", "县委第三巡察组对{}开展巡察。"])
def test_is_whole(name, frame):
    assert name in found(frame.format(name))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("印发沐江县委发〔2025〕3号。", []),
        ("按照省纪委〔2025〕3号文件办理。", []),
        ("《通知》（院党委发〔2025〕3号）。", []),
        ("《通知》（党委办[2024]5号）。", []),
        ("《通知》（沐纪委发〔２０２４〕５号）。", []),
        ("《通知》（县委办发〔20**〕*号）。", []),
        ("县委（含纪委）发文三次。", ["县委"]),
    ],
)
def test_number_of_a_document_names_no_body(text, told):
    assert [o for o in found(text) if o != "纪委"] == told


@pytest.mark.parametrize(
    "text",
    [
        "贯彻党的十八届三中、四中、五中全会精神。",
        "学习贯彻四中全会精神。",
        "其中一中、二中存在问题。",
        "党的二十届三中、四中全会部署。",
        "统一小、散、乱企业管理。",
        "围绕“一老一小”整改不到位。",
        "一大一小整改不到位。",
        "开展十小整治行动。",
        "信访（举报）处理不及时，人事（劳资）部门负责。",
        "干部（职工）部分未参加，学生（家长）中心意识不强。",
        "办公（住宅）室内装修超标。",
        "××名公司党员受罚。",
    ],
)
def test_looks_so_and_is_none(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("走访乡镇、岚川镇党委。", ["岚川镇党委"]),
        ("各镇、鹤坪镇党委整改。", ["鹤坪镇党委"]),
        ("部分村、鹤坪村党支部整改。", ["鹤坪村党支部"]),
        ("深入岚川村、鹤坪村党支部调研。", ["岚川村、鹤坪村党支部"]),
        ("岚川镇党委、鹤坪镇党委整改。", ["岚川镇党委", "鹤坪镇党委"]),
        ("岚川乡、鹤坪镇党委整改。", ["鹤坪镇党委"]),
        ("**校党委**高度重视。", ["校党委"]),
    ],
)
def test_list_and_mask_go_no_further(text, told):
    assert found(text) == told
