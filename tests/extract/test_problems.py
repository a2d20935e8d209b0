"""Problems: the shortest phrase that names one, with its labels; a list is one each."""

import pytest

from pipeline import lexicons
from pipeline.extract.problems import find


def wrong(reason):
    """The program is wrong against the codebook: the row must fail until it is put right."""
    return pytest.mark.xfail(strict=True, reason=reason)


def found(text):
    return [(p.text, p.labels) for p in find(text, lexicons.load())]


POLITICAL, RESPONSIBILITY, CORRUPTION, STYLE, OTHER = (
    ("political",),
    ("responsibility",),
    ("corruption",),
    ("work_style",),
    ("other",),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("党的领导弱化", [("党的领导弱化", POLITICAL)]),
        ("廉洁风险突出", [("廉洁风险", CORRUPTION)]),
        (
            "党的领导弱化、党的建设缺失、全面从严治党不力",
            [("党的领导弱化", POLITICAL), ("党的建设缺失", POLITICAL), ("全面从严治党不力", RESPONSIBILITY)],
        ),
        ("监管责任缺失", [("监管责任缺失", RESPONSIBILITY)]),
        ("管党治党宽松软", [("管党治党宽松软", RESPONSIBILITY)]),
        ("套取惠民资金", [("套取惠民资金", CORRUPTION)]),
        ("形式主义、官僚主义", [("形式主义", STYLE), ("官僚主义", STYLE)]),
        ("走过场", [("走过场", STYLE)]),
        ("违规吃喝", [("违规吃喝", STYLE)]),
        ("利益输送", [("利益输送", CORRUPTION)]),
        ("财务票据不规范", [("财务票据不规范", OTHER)]),
        ("主体责任落实不到位", [("主体责任落实不到位", RESPONSIBILITY)]),
        pytest.param(
            "绝不允许搞上有政策、下有对策",
            [("上有政策、下有对策", POLITICAL)],
            marks=wrong("a set phrase with 、 inside is not in the lexicon"),
        ),
        pytest.param("会议多、文件多", [("会议多", STYLE), ("文件多", STYLE)], marks=wrong("多 is no deficiency")),
        ("问题突出", []),
        ("确保责任不落空", []),
        ("监督灵不灵", []),
        pytest.param("严禁收受“红包”", [("收受“红包”", CORRUPTION)], marks=wrong("quotation marks hide the object")),
        ("整改不到位", [("整改不到位", RESPONSIBILITY)]),
        ("政治站位不高", [("政治站位不高", POLITICAL)]),
        ("党建工作弱化、虚化、边缘化", [("党建工作弱化", POLITICAL), ("虚化", POLITICAL), ("边缘化", POLITICAL)]),
        ("有的党组织主体责任虚化", [("主体责任虚化", RESPONSIBILITY)]),
        # none
        ("干部作风持续向好", []),
        ("制度日益完善", []),
        ("发现问题289个", []),
        ("坚持问题导向", []),
        ("严格落实责任", []),
        ("决不松劲", []),
        ("不到长城非好汉", []),
        ("永不懈怠", []),
        ("不断强化责任落实", []),
        ("责任不断强化", []),
        ("不存在利益输送", []),
        ("无违规吃喝", []),
        ("反腐败斗争", []),
        ("缺席会议3人", []),
        ("缺一不可", []),
        ("", []),
    ],
)
def test_problem(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("招标管理不规范", None),
        ("班子不团结", "political"),
        ("贯彻落实党中央决策部署打折扣", "political"),
        ("收受贿赂", "corruption"),
        ("截留挪用扶贫资金", "corruption"),
        ("乱发津补贴", "work_style"),
        ("超标准办公用房", "work_style"),
        ("漠视群众利益", "work_style"),
        ("民主集中制执行不严", "political"),
        ("意识形态工作责任制落实不力", "political"),
        ("监督责任缺位", "responsibility"),
        ("不担当不作为", "responsibility"),
        ("基层党组织软弱涣散", "political"),
        ("廉洁风险突出", "corruption"),
        ("人员不足", "other"),
        ("违规操办婚丧喜庆", "work_style"),
        ("耕地保护责任虚化", "responsibility"),
        ("围标串标", "corruption"),
        ("村务公开不及时", None),
        ("师德失范", None),
        ("设备老化", None),
    ],
)
def test_label(text, label):
    problems = find(text, lexicons.load())
    assert problems
    assert label is None or any(label in p.labels for p in problems)


@pytest.mark.parametrize("line", ["敢于斗争、坚决反", "来访总量零", "问题不再"])
def test_a_line_says_nothing_of_the_next(line):
    """What would deny a problem ends another line; only the words right before it do."""
    assert [text for text, _ in found(f"{line}\n形式主义问题突出。")] == ["形式主义问题"]
    assert not [text for text, _ in found(f"{line}形式主义泛滥。") if text.startswith("形式主义")]


@pytest.mark.parametrize("text", ["甲\n缺失", "主体责任\n缺失", "未按规定\n公开招标"])
def test_never_crosses_a_line(text):
    assert not any("\n" in p.text for p in find(text, lexicons.load()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # doctrine is a political subject, quoted or not, at the text's beginning too
        ("“四个意识”不强。", [("“四个意识”不强", POLITICAL)]),
        ("有的支部四个自信不足。", [("支部四个自信不足", POLITICAL)]),
        ("践行“两个维护”不到位。", [("践行“两个维护”不到位", POLITICAL)]),
        ("对“国之大者”领悟不深、落实不力。", [("对“国之大者”领悟不深", POLITICAL), ("落实不力", POLITICAL)]),
        ("“两个确立”树得不牢。", [("“两个确立”树得不牢", POLITICAL)]),
        ("“第一议题”落得不实。", [("“第一议题”落得不实", POLITICAL)]),
        ("着力发现“两个责任”不落实。", [("“两个责任”不落实", RESPONSIBILITY)]),
        ("针对“四个意识”不强的问题。", [("“四个意识”不强", POLITICAL)]),
        # the Party's leadership is one subject
        ("党的领导融入公司治理不深。", [("党的领导融入公司治理不深", POLITICAL)]),
        ("党对国企的领导弱化、虚化。", [("党对国企的领导弱化", POLITICAL), ("虚化", POLITICAL)]),
        ("党委对群团工作的领导薄弱。", [("党委对群团工作的领导薄弱", POLITICAL)]),
        # a quoted predicate has its subject before the quotation
        ("主体责任“空转”。", [("主体责任“空转”", RESPONSIBILITY)]),
        ("党建工作‘弱化’。", [("党建工作‘弱化’", POLITICAL)]),
        ("整治侵害群众利益的“四风”问题。", [("侵害群众利益", STYLE), ("四风", STYLE)]),
        ("“一言堂”问题突出。", [("一言堂", POLITICAL)]),
        ("整改不能成为“一阵风”“走形式”。", [("一阵风", STYLE), ("走形式", STYLE)]),
        # other subjects as before
        ("主体责任意识淡薄。", [("主体责任意识淡薄", RESPONSIBILITY)]),
        ("“三重一大”制度执行不严。", [("制度执行不严", POLITICAL)]),
        ("“绿色通道”办得不畅。", [("办得不畅", OTHER)]),
    ],
)
def test_subjects_that_are_quoted_or_doctrine(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a predicate that is the end of one word and the beginning of another
        ("海风吹过长滩，也吹来群众的期盼。", []),
        ("小船划过多道险滩。", []),
        ("执行人员问过低保户的意见。", []),
        ("捐款卡片面向老人发放。", []),
        ("两名会计调离岗位。", []),
        ("干部决不优亲厚友。", [("优亲厚友", CORRUPTION)]),
        # a word that says nothing of itself
        ("美中不足。", []),
        ("仍然存在的不足主要有两点。", []),
        ("如有违反，扣当月工资。", []),
        ("若违反上述任何一条，甘愿受罚。", []),
        ("以上情况如有不实，欢迎来电。", []),
        # the same words where they do
        ("审批时限过长。", [("审批时限过长", OTHER)]),
        ("检查考核过多过频。", [("检查考核过多", OTHER)]),
        ("整改率低于八成。", [("整改率低", RESPONSIBILITY)]),
        ("数据更新慢半拍。", [("数据更新慢", OTHER)]),
        ("资金使用效益低下。", [("资金使用效益低下", OTHER)]),
        ("落实决策部署慢等问题。", [("落实决策部署慢", POLITICAL)]),
        ("差旅费报销要规范。", []),
        ("设卡乱罚款。", [("乱罚款", STYLE)]),
        ("整治巡护造假作为重点。", [("巡护造假", OTHER)]),
        ("会议时间过长的单位有三家。", [("会议时间过长", OTHER)]),
        ("预算执行率低。", [("预算执行率低", OTHER)]),
        ("对政策的理解片面。", [("理解片面", OTHER)]),
        ("掌握情况不全面。", [("掌握情况不全面", OTHER)]),
        ("数据填报不准确。", [("数据填报不准确", OTHER)]),
        ("本领不足。", [("本领不足", OTHER)]),
        ("违反工作纪律。", [("违反工作纪律", STYLE)]),
        # what it is done to decides
        ("村组虚报亩数。", [("虚报亩数", CORRUPTION)]),
        ("乡镇虚报产值。", [("虚报产值", STYLE)]),
        ("工作拖延。", [("工作拖延", RESPONSIBILITY)]),
    ],
)
def test_words_that_are_problems_only_where_they_stand_alone(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what is forbidden is the predicate; the subject still tells its kind
        ("组织生活不能走过场。", [("走过场", ("political", "work_style"))]),
        ("整改不得虎头蛇尾。", [("虎头蛇尾", ("responsibility", "work_style"))]),
        ("组织生活走过场。", [("组织生活走过场", ("political", "work_style"))]),
        # a promise that says nothing of a wrong
        ("我们不打折扣、不搞变通。", []),
        ("落实决策部署打折扣。", [("落实决策部署打折扣", POLITICAL)]),
        # late is no gain, whatever the field
        ("工程项目建设进度缓慢。", [("工程项目建设进度缓慢", OTHER)]),
        ("设备采购不及时。", [("设备采购不及时", OTHER)]),
        ("招标推进缓慢。", [("招标推进缓慢", OTHER)]),
        ("设备采购不规范。", [("采购不规范", CORRUPTION)]),
        ("整改推进缓慢。", [("整改推进缓慢", RESPONSIBILITY)]),
        # things, and the images that are made of them
        ("一阵风吹过，玻璃门外站满了人。", []),
        ("卷帘门锈得拉不开。", []),
        ("弹簧门换了新的。", []),
        ("整治不能一阵风。", [("一阵风", STYLE)]),
        ("破除“玻璃门”“弹簧门”。", [("玻璃门", OTHER), ("弹簧门", OTHER)]),
        ("玻璃门现象突出。", [("玻璃门", OTHER)]),
        ("他开车四平八稳，有事马上就办。", []),
        # both ways of writing it
        ("机关庸懒散。", [("庸懒散", RESPONSIBILITY)]),
        ("机关“慵懒散”。", [("慵懒散", RESPONSIBILITY)]),
    ],
)
def test_what_is_forbidden_promised_or_late(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize("wanting", ["尚需健全", "仍待完善", "亟需规范", "还需巩固", "有待优化"])
def test_what_is_still_wanting(wanting):
    assert found(f"监督考核体系{wanting}。") == [(f"监督考核体系{wanting}", RESPONSIBILITY)]
    assert found(f"监督考核体系已{wanting[2:]}。") == []


def test_each_subject_of_the_lexicon_makes_a_problem_of_a_deficiency():
    """No rule about what stands before a deficiency hides one: 组织路线|不到位."""
    lines = [f"一是{term}不到位。" for term in lexicons.load().problem_subjects]
    text = "\n".join(lines)
    starts = {p.start for p in find(text, lexicons.load())}
    at, missed = 0, []
    for line in lines:
        if not any(at <= start < at + len(line) for start in starts):
            missed.append(line)
        at += len(line) + 1
    assert len(lines) > 3000
    assert missed == []
