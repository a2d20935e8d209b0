"""The program's own six layers, in the order in which they are found: a later one may look at those before it."""

from __future__ import annotations

from itertools import chain
from operator import attrgetter

from pipeline.columns import LIST_SEPARATOR, Column, coded, low_high
from pipeline.extract import masks, organizations, problems, rounds, slogans, statistics, widths
from pipeline.extract.mentions import Mask, Mention, Organization, Problem, Round, Slogan, Statistic
from pipeline.extract.standing import REPORTED
from pipeline.layers.layer import Counted, Layer, Reading

_START = attrgetter("start")
RATES, KEYNESS = frozenset({"rates"}), frozenset({"keyness"})


def _masks(reading: Reading) -> list[Mask]:
    found = masks.find(reading.text)
    return widths.with_bounds(found, reading.mask_width or widths.convention(found))


def _organizations(reading: Reading) -> list[Organization]:
    ruled = organizations.find(reading.text, reading.lexicons)
    if reading.recognition is None:
        return ruled
    return reading.recognition.organizations(reading.text, reading.spans, ruled, reading.lexicons)


def _statistics(reading: Reading) -> list[Statistic]:
    text, found = reading.text, reading.found
    near: list[Mention] = sorted(chain(found["rounds"], found["slogans"], found["organizations"]), key=_START)
    return statistics.find(text, found["masks"], near, reading.lexicons.measures, reading.year)


MASKS = Layer(
    name="masks",
    mention=Mask,
    find=_masks,
    title="隐去内容",
    title_en="Masks",
    about="One row per run that stands for a withheld value.",
    about_zh="每处隐去内容一行。",
    columns=(
        coded("role", "所指", "what the mask stands for", "所隐内容的类型", "mask_role"),
        Column(
            "unit",
            "单位",
            "string",
            "measure word after a count or ordinal, with its scale",
            "数量或序数后的量词（含万、亿）",
        ),
        *low_high("the withheld figure", "所隐数字"),
    ),
    colour="#6b7280",
    attribute="mask",
    label="role",
    gold_fields={"role": "role", "unit": "unit"},
    scored=("role", "unit"),
    searched=("role", "unit"),
)
ROUNDS = Layer(
    name="rounds",
    mention=Round,
    find=lambda reading: rounds.find(reading.text),
    title="轮次",
    title_en="Rounds",
    about="One row per mention of numbered or counted rounds of inspection.",
    about_zh="每处巡视巡察轮次一行。",
    columns=(
        coded("kind", "类型", "a place in the sequence, or how many rounds", "序数或数量", "round_kind"),
        Column("from", "起轮", "integer", "first round meant; empty if masked", "起始轮次；隐去则空", "rounds"),
        Column("to", "止轮", "integer", "last round meant; empty if masked", "终止轮次；隐去则空", "rounds"),
        Column("count", "轮数", "integer", "how many rounds, for a count", "轮数", "rounds"),
        Column("term", "届次", "integer", "the committee's term (届)", "党委届次", "terms"),
        Column("body", "党委", "string", "the committee as written", "文中所称党委"),
        Column("mode", "方式", "string", "mode as written: 常规, 专项, 机动 …", "方式：常规、专项、机动等"),
        Column(
            "target",
            "对象",
            "string",
            "kind of bodies inspected, where the clause shows it",
            "巡视巡察对象类型（分句可见时）",
        ),
    ),
    colour="#2f5fb3",
    attribute="round",
    label="ROUND",
    fields={"from": "first", "to": "last"},
    gold_fields={"kind": "kind", "from": "first", "to": "last", "count": "count", "term": "term", "body": "body"},
    scored=("kind", "from", "to", "count"),
    searched=("mode", "kind"),
    counted=(Counted("modes", "巡视方式", "modes of rounds", ("mode",), RATES, 70),),
)
ORGANIZATIONS = Layer(
    name="organizations",
    mention=Organization,
    find=_organizations,
    title="机构",
    title_en="Bodies",
    about="One row per mention of a named body.",
    about_zh="每处机构名称一行。",
    columns=(
        Column("level", "层级", "string", "level that the name shows", "名称所示层级", codes="level"),
        coded("kind", "类别", "sort of body", "机构类别", "organization_kind"),
        Column(
            "normalized",
            "规范名称",
            "string",
            "the name, abbreviations in full, without 中共",
            "简称展开、去“中共”后的名称",
        ),
        Column("owner", "所属机构", "string", "the body it belongs to, as written", "所隶属的机构（原文用语）"),
    ),
    colour="#0f766e",
    attribute="organization",
    label="ORG",
    gold="orgs",
    searched=("normalized", "kind", "level"),
    counted=(Counted("organizations", "机构类别", "kinds of organizations", ("kind",), RATES, 60),),
)
SLOGANS = Layer(
    name="slogans",
    mention=Slogan,
    find=lambda reading: slogans.find(reading.text, reading.lexicons),
    title="提法",
    title_en="Slogans",
    about="One row per mention of a set political phrase.",
    about_zh="每处政治提法一行。",
    columns=(
        Column(
            "canonical", "规范形式", "string", "the phrase without quotation marks and spaces", "去引号与空格的形式"
        ),
        Column("category", "类别", "string", "category of the lexicon's entry", "词典类别", codes="slogan_category"),
        Column("known", "已收录", "boolean", "whether the lexicon has it", "词典是否收录"),
        Column(
            "entry",
            "词条",
            "string",
            "the lexicon's entry that it is a form of; empty if the lexicon has none",
            "所属词典词条；词典未收则空",
        ),
    ),
    colour="#b4233c",
    attribute="slogan",
    label="SLOGAN",
    gold_fields={"canonical": "canonical"},
    scored=("canonical",),
    searched=("entry", "canonical", "category"),
    counted=(Counted("slogans", "提法", "slogans", ("entry", "canonical"), RATES | KEYNESS | {"silences"}, 10),),
)
PROBLEMS = Layer(
    name="problems",
    mention=Problem,
    find=lambda reading: problems.find(reading.text, reading.lexicons),
    title="问题",
    title_en="Problems",
    about="One row per phrase that names a wrong, a weakness or a risk.",
    about_zh="每处问题表述一行。",
    columns=(
        coded(
            "labels",
            "问题类型",
            f"kinds of problem, joined by {LIST_SEPARATOR}",
            "问题类型，以 | 相连",
            "label",
            many=True,
        ),
        Column("domain", "领域", "string", "field the problem lies in", "所属领域"),
        coded(
            "form",
            "形式",
            "phrase (stands by itself), predicate (subject and deficiency), act (a wrong done)",
            "phrase 固定表述，predicate 主体加缺陷，act 违规行为",
            "problem_form",
        ),
        coded("severity", "程度", "where a word beside it says so", "程度（文中有修饰语时）", "severity"),
        Column(
            "subject",
            "主体",
            "string",
            "subject or object in the lexicon that decided the labels",
            "决定问题类型的主体（词典词条）",
        ),
        coded("status", "状态", "status of the sentence", "所在句的状态", "status"),
    ),
    beside=("status",),
    colour="#b45309",
    attribute="problem",
    label="PROBLEM",
    gold_fields={"labels": "labels"},
    match="overlap",
    scored=("labels",),
    corrected=("labels", "domain", "severity"),
    searched=("labels", "domain", "subject", "form"),
    counted=(
        # by what they are about where the lexicon knows it (监管责任), else in the words of the set phrase (走过场)
        Counted("problems", "问题", "problems", ("subject", "text"), KEYNESS, 20),
        Counted("problem_labels", "问题类型", "problem labels", ("labels",), RATES, 20),
        Counted("domains", "问题领域", "domains of problems", ("domain",), RATES | {"silences"}, 30),
    ),
)
STATISTICS = Layer(
    name="statistics",
    mention=Statistic,
    find=_statistics,
    title="统计数字",
    title_en="Figures",
    about="One row per figure that the text reports.",
    about_zh="每个统计数字一行。",
    columns=(
        Column("metric", "指标", "string", "the thing measured, in the text's words", "指标（原文用语）"),
        Column(
            "value",
            "数值",
            "number",
            "the figure with its scale applied; empty if masked or if several numbers are meant (两三个, 3至5名)",
            "数值（已换算）；隐去或为约数区间（两三个、3至5名）则空",
            "as unit",
        ),
        Column("unit", "单位", "string", "measure word, %, or 百分点", "量词、%或百分点"),
        Column("modifier", "修饰", "string", "余, 多, 近, 约, 超过 … as written", "余、多、近、约、超过等"),
        *low_high("the figure", "该数字"),
        Column(
            "measure",
            "统一指标",
            "string",
            "the controlled metric it is an instance of",
            "归入的统一指标",
            codes="measure",
        ),
        coded(
            "status",
            "状态",
            "whether the figure was reached, is planned (拟, 将, 计划) or aimed at (力争, 确保)",
            "已达到、计划（拟、将、计划）或目标（力争、确保）",
            "figure_status",
        ),
        Column(
            "year",
            "年份",
            "integer",
            "year the figure is about: named in its sentence, 今年 and 去年 counted from the document's year, else that year; "
            "empty if these are several",
            "数字所属年份：句中写明者，或由“今年”“去年”及文档年份推得，否则为文档年份；跨年则空",
        ),
        Column(
            "year_from",
            "起始年份",
            "integer",
            "first of several years (2019至2020年, “十三五”期间); empty if unknown or if it is one year",
            "跨年数字的起始年份（2019至2020年、“十三五”期间）；不明或仅一年则空",
        ),
        Column(
            "year_to",
            "截止年份",
            "integer",
            "last of several years; of …以来 the document's year",
            "跨年数字的截止年份；“……以来”为文档年份",
        ),
        Column(
            "place",
            "所属对象",
            "string",
            "whose figure it is, where a list (分别) or a table's row tells figures apart by that",
            "数字属于谁：并列（分别）或表格行所示",
        ),
        coded(
            "source",
            "出处",
            "whether it stands in running text or in a cell of a table",
            "正文或表格单元格",
            "figure_source",
        ),
    ),
    colour="#6d3fb0",
    attribute="statistic",
    label="STATISTIC",
    key=("doc_id", "start", "end"),
    gold="stats",
    gold_fields={"metric": "metric", "value": "value", "unit": "unit", "low": "low", "high": "high"},
    in_gold=lambda m: m.status == REPORTED,
    match="overlap",
    same=("value", "unit"),
    corrected=tuple("metric measure value low high unit status year year_from year_to place".split()),
    searched=("measure", "metric", "unit"),
)
LAYERS = (MASKS, ROUNDS, ORGANIZATIONS, SLOGANS, PROBLEMS, STATISTICS)
