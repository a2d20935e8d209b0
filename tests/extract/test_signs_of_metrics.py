"""Each word that leads up to a figure, stands between it and its metric, or ends the words behind it; lists, cells, changes."""

import pytest
from variants import spread

from pipeline.extract import masks, metrics, standing, statistics


def told(text):
    """The statistics of a text: metric, value, unit."""
    found = statistics.find(text, masks.find(text))
    return "；".join(f"{s.metric}={'?' if s.value is None else format(s.value, '.15g')}{s.unit or ''}" for s in found)


LEADS = (
    "其中¦其间¦全年¦今年以来¦去年以来¦近年来¦目前¦截至目前¦截止目前¦年内¦期间¦先后¦累计¦总共¦一共¦共计¦共¦已¦已经¦分别¦均¦各¦并¦又¦还¦及时¦同时¦合计¦总计¦对¦为¦向¦由¦将¦把¦"
    "按照¦经¦再¦新¦其¦全市¦全省¦全县¦全区¦全州¦我市¦我省¦我县¦以来¦以上¦年¦日¦月¦以及¦和¦与¦及¦、¦至今¦仍¦仍然¦尚¦另¦现¦拟¦要求¦计划¦预计¦力争¦确保¦争取¦同比¦环比¦在"
)
TRAILS = (
    "共计¦累计¦合计¦总计¦分别¦达到¦达¦为¦共¦计¦各¦从¦至¦到¦有¦了¦仅¦已¦平均¦先后¦等¦在¦向¦对¦仍¦还¦尚¦另¦现¦就¦约¦*¦_¦力争¦预计¦确保¦争取¦将¦拟¦"
    "提高¦提升¦上升¦升¦下降¦降低¦降¦增加¦增长¦减少¦由"
)
MARKS = "，。；：！？,;:!?\n\t（(）)“”《"


@pytest.mark.parametrize(
    ("before", "words"),
    spread(
        (f"‹{LEADS}›存量线索", "存量线索"),
        ("各‹级部地单类项界组县市区乡镇方种处›线索", "各‹›线索"),
        ("新‹增建设立购修›线索", "新‹›线索"),
        ("其‹他余实›线索", "其‹›线索"),
        ("现‹场金任行状›线索", "现‹›线索"),
        ("拟‹定订制›线索", "拟‹›线索"),
        ("在‹库编职建册校岗逃›线索", "在‹›线索"),
        ("县委‹ \t\u3000—，。；：！？,;:!?\n（(）)《》“”›存量线索", "存量线索"),
        ("县委·存量线索", "县委·存量线索"),
    ),
)
def test_where_the_words_before_a_figure_begin(before, words):
    assert metrics.left(before, len(before), 0, 0)[1] == words


@pytest.mark.parametrize("end", "。！？；;!?\n")
def test_a_year_is_that_of_its_sentence(end):
    assert [s.year for s in statistics.find(f"2021年建账{end}发现问题5个", [])] == [None]
    assert [s.year for s in statistics.find("2021年建账，发现问题5个", [])] == [2021]


@pytest.mark.parametrize(("before", "noun"), spread((f"整改率‹{TRAILS}›", "整改率"), ("整改率高", "整改率高")))
def test_where_the_words_before_a_figure_end(before, noun):
    assert metrics.noun_of(before) == noun


@pytest.mark.parametrize(
    ("behind", "words"),
    spread(
        (f"存量线索‹{MARKS}›后", "存量线索"),
        ("存量线索‹并移交¦且移交¦同时移交¦以及人员›", "存量线索"),
        ("存量线索‹以来¦同步›", "存量线索‹›"),
        ("存量‹（(›市县‹）)›线索", "存量‹›市县‹›线索"),
        ("存量（市‹（(\n0-9›县）线索", "存量"),
        ("存量（市县）·线索", "存量"),
        ("存量（市‹）)›·县）线索", "存量"),
        ("‹并且›移交线索", "‹›移交线索"),
    ),
)
def test_where_the_words_behind_a_figure_end(behind, words):
    assert metrics.right(behind, 0, len(behind) + 1)[1] == words


@pytest.mark.parametrize(
    ("behind", "words"),
    spread(
        ("线索‹已¦已经¦均¦全部¦共¦累计¦现¦先后¦完成¦其中¦对¦向¦为¦将¦把¦、¦和¦及¦与›", "线索"),
        ("线索‹，›后", "线索"),
        ("完成", ""),
    ),
)
def test_what_leads_on_to_the_next_figure(behind, words):
    stop = behind.index("，") if "，" in behind else len(behind)
    assert metrics.right(f"{behind}3", 0, stop)[1] == words


@pytest.mark.parametrize(
    ("text", "expected"),
    spread(
        # where or when, and no metric
        ("‹该全我各本›‹省市县区州院校›5个问题", "问题=5个"),
        ("‹全各›‹县院校›5个问题", "问题=5个"),
        ("‹0-9›年5个问题", "问题=5个"),
        ("‹去今前当上›年5个问题", "问题=5个"),
        ("‹上下›半年5个问题", "问题=5个"),
        ("‹3月¦3月份¦3日¦的¦对¦中¦其中¦本级¦剩余¦其余›5个问题", "问题=5个"),
        ("‹省市县区校›属5个问题", "问题=5个"),
        ("‹下所›属5个问题", "问题=5个"),
        ("任‹期围区›内5个问题", "问题=5个"),
        # sorts of things
        ("‹0-9０-９一二两三四五六七八九十xX*×＊›个‹方面¦环节¦层面¦维度¦阶段¦步骤¦角度¦层次›存量线索298个", "存量线索=298个"),
        ("3个‹方面¦环节¦层面¦维度¦阶段¦步骤¦角度¦层次¦要点¦部分¦字¦大方面¦主要方面¦重点方面¦关键方面›", ""),
        # teams act
        ("‹中央¦省委¦市委¦县委¦区委¦省级¦市级¦县级¦区级›‹巡视¦巡察¦督导¦检查¦督查¦工作›组入驻12个单位", "入驻单位=12个"),
        ("存量线索数‹上升¦提高¦提升¦增加¦增长¦下降¦降低¦减少›了12.5%", "存量线索数‹›=12.5%"),
        ("整改率由71%‹上升¦提高¦提升¦增加¦增长¦扩大¦下降¦降低¦减少¦缩短¦压缩¦升¦降¦增›‹到¦至¦为›94%", "整改率=94%"),
        ("整改率由71%上升到了94%", "整改率=94%"),
        ("‹立案¦查处¦处分¦问责¦移交¦移送¦发现¦追责¦退还¦追缴›一件", "‹›=1件"),
        ("立案线索一件", "立案线索=1件"),
        ("立案‹，。；›线索一件", ""),
        ("《线索5件\n》", "线索=5件"),
        ("《甲》线索5件《乙》", "线索=5件"),
        ("《线索5件》", ""),
        ("我院5个问题", "问题=5个"),
        ("线索‹的中›5个问题", "问题=5个"),
        ("发现问题5个‹。！？；;!?\n›整改3个", "发现问题=5个；整改=3个"),
    ),
)  # fmt: skip
def test_statistics(text, expected):
    assert told(text) == expected


ACTS = "盟市¦区县¦县区¦县市区¦旗县¦市州¦地市¦省区市¦省¦市¦县¦区¦乡镇¦镇街¦街道"
DOES = "和¦与¦、¦同步¦对¦按¦将¦在¦以¦根¦结合¦围绕¦分别¦开展¦组织¦派出¦参照¦立足"


@pytest.mark.parametrize(
    ("text", "expected"),
    spread(
        (f"12个‹{ACTS}›‹{DOES}›开展巡察。", ""),
        ("12个‹盟市¦县›‹（(›含县‹）)›开展巡察。", ""),
        ("12个‹中央¦省委¦市委¦县委¦区委¦省级¦市级¦县级¦区级›巡视组进驻。", ""),
        ("12个‹巡视¦巡察¦督导¦检查¦督查¦工作›组", ""),
        ("12个县委", "县委=12个"),
        ("12个乡镇", "乡镇=12个"),
    ),
)
def test_who_acts_is_not_counted(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    spread(
        # between the figures of a list, and between its names
        ("问题、线索分别为25个‹，¦、¦,¦和¦及¦与¦跟¦以及¦，和›12件", "问题=25个；线索=12件"),
        ("问题‹、¦和¦及¦与¦以及›线索分别为25个和12件", "问题=25个；线索=12件"),
        ("县委‹。；：！？;:!?\n，,（(）)›问题、线索分别为25个和12件", "问题=25个；线索=12件"),
        ("问题、线索分别‹均¦都¦已¦›‹达到¦达¦为¦是¦占¦有¦约¦约占¦›25个和12件", "问题=25个；线索=12件"),
        ("‹其中¦目前¦截至目前¦全市¦全县¦全省¦共¦已¦的¦各¦该›问题、线索分别为25个和12件", "问题=25个；线索=12件"),
        ("第三轮‹巡视¦巡察¦›问题、线索分别为25个和12件", "问题=25个；线索=12件"),
        ("问题、线索‹同比¦环比¦较上年¦比上年›分别为25个和12件", "问题=25个；线索=12件"),
        ("问题、线索分别‹均都已›整改25个和12件", "整改=25个；整改=12件"),
        ("问题、三轮整改问题分别为25个和12个", "问题=25个；三轮整改问题=12个"),
        ("问题、线索分别‹上升¦提高¦提升¦增加¦增长¦下降¦降低¦减少›了25%和12%", "问题‹1›=25%；线索‹1›=12%"),
    ),
)
def test_lists(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize("lead", ["其中", "的", "各", "该"])
def test_what_leads_up_to_a_list_is_no_part_of_its_first_figure(lead):
    text = f"县委（2021年）{lead}问题、线索分别为25个和12件"
    assert [s.text for s in statistics.find(text, [])] == ["问题、线索分别为25个", "12件"]


PLACES = "省市县区州旗镇乡村院校局厅委部"


@pytest.mark.parametrize("kind", PLACES)
def test_places_of_a_list(kind):
    text = f"甲{kind}、乙{kind}立案分别为3件、5件"
    assert [(s.metric, s.place, s.value) for s in statistics.find(text, [])] == [
        ("立案", f"甲{kind}", 3),
        ("立案", f"乙{kind}", 5),
    ]


NOT_MEASURED = "序号¦编号¦电话¦手机¦日期¦时间¦期限¦时限¦备注¦说明¦排名¦名次¦邮编¦代码¦号码¦轮次¦届次¦责任人¦负责人¦页码¦文号¦年龄¦出生¦号"  # noqa: E501


def cells(text, own=None):
    found = [s for s in statistics.find(text, masks.find(text), own=own) if s.source == "table"]
    return "；".join(f"{s.metric}={s.value:.15g}{s.unit or ''}@{s.place}" for s in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    spread(
        (f"乡镇\t线索\t‹{NOT_MEASURED}›\n甲镇\t5\t7", "线索=5@甲镇"),
        ("乡镇\t线索\t号牌\n甲镇\t5\t7", "线索=5@甲镇；号牌=7@甲镇"),
        ("‹指标¦项目¦内容¦类别¦事项¦名称¦统计指标¦指标名称›\t甲镇\t乙镇\n线索\t5\t7", "线索=5@甲镇；线索=7@乙镇"),
        ("单位\t甲镇\t乙镇\n线索\t5\t7", "甲镇=5@线索；乙镇=7@线索"),
        ("指标\t‹数值¦数量¦数据¦数额¦合计¦总计¦总数¦数¦值›\n线索\t5", "线索=5@"),
        ("指标\t甲镇\n线索\t5", "线索=5@甲镇"),
        ("单位\t‹年份¦年度¦年›\t线索\n甲镇\t2021\t5", "线索=5@甲镇"),
        ("指标\t‹1999年¦2021年¦2021¦2021年度¦2021度›\n线索\t5", "线索=5@"),
        ("单位\t线索‹（(›‹件¦单位:件¦单位：件¦ 件 ›‹）)›\n甲镇\t5", "线索=5件@甲镇"),
        ("单位\t线索（‹（(›件）\n甲镇\t5", "线索（=5件@甲镇"),
        ("单位\t线索（市‹）)›件）\n甲镇\t5", "线索（市‹›件）=5@甲镇"),
        ("单位‹:：›‹件¦%¦％¦‰›\n乡镇\t线索\n甲镇\t5", "线索=5‹2›@甲镇"),
    ),
)
def test_cells(text, expected):
    shown = cells(text)
    if "‰" in text:
        expected = "线索=0.5%@甲镇"
    assert shown == expected.replace("％", "%")


@pytest.mark.parametrize("mark", "，。；：！？\n")
def test_how_a_figure_stands_is_told_by_its_own_clause(mark):
    for words, status in (
        ("目标是整改率", "target"),
        ("计划整改线索", "planned"),
        ("每年检查线索", "rule"),
        ("原则上检查", "rule"),
    ):
        assert standing.of(words, len(words)) == status
        cut = f"{words[:3]}{mark}{words[3:]}"
        assert standing.of(cut, len(cut)) == "reported"
    assert standing.of("发现问题不少于", 7) == "reported"
    assert standing.of(f"发现问题{mark}不少于", 8) == "rule"
