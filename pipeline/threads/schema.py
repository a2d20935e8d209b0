"""The tables of threads, once; CSVs, datapackage.json and docs/threads.md come from it."""

from __future__ import annotations

from pipeline.columns import DOC_ID, END, JUDGED_BY, PLACE, SENTENCE_ID, START, Column, Table, coded, low_high

THREAD = Column(
    "thread",
    "问题编号",
    "string",
    "key of the thread; it stays while body, round and the problem's words do",
    "问题的标识；单位、轮次与问题字样不变则不变",
)


def _bounds(name: str, title: str, what: str, what_zh: str, unit: str) -> tuple[Column, Column]:
    told = "greatest sum of one notice; empty where none tells of any"
    return (
        Column(
            f"{name}_low", f"{title}下界", "number", f"{what}, at least: {told}", f"{what_zh}（至少）；未提及则空", unit
        ),
        Column(
            f"{name}_high",
            f"{title}上界",
            "number",
            f"{what}, at most; empty where nothing bounds it",
            f"{what_zh}（至多）；无从界定则空",
            unit,
        ),
    )


THREADS = Table(
    "threads",
    "问题整改",
    "One row per problem of an inspection: where it is found, what is promised and done about it, whether it came back.",
    "每轮巡视巡察的每个问题一行：出处、整改承诺与落实、是否重现。",
    (
        THREAD,
        Column(
            "body",
            "被巡单位",
            "string",
            "inspected body, without its Party organ",
            "被巡视巡察单位（不含党组、党委字样）",
        ),
        Column("term", "届次", "integer", "the committee's term (届)", "党委届次", "terms"),
        Column("round", "轮次", "integer", "round of inspection", "第几轮", "rounds"),
        Column("year", "年份", "integer", "year of the inspection's first notice", "该次反馈或整改首份文件的年份"),
        Column("number", "序号", "integer", "place among the problems of the inspection, from 1", "在该轮问题中的序号"),
        coded("origin", "来源", "which notice names it first", "首见于何种文件", "thread_origin"),
        Column("problem", "问题", "string", "the words that name it, as written", "问题字样（原文）"),
        DOC_ID,
        SENTENCE_ID,
        START,
        END,
        Column("heading", "所属方面", "string", "heading that it stands under", "所在类别标题"),
        Column(
            "labels",
            "问题类型",
            "string",
            "kinds of problem, joined by |",
            "问题类型，以 | 相连",
            codes="label",
            many=True,
        ),
        Column("domain", "领域", "string", "domains of the problem, joined by |", "所涉领域，以 | 相连"),
        Column("answers", "回应数", "integer", "how often notices answer it", "整改文件回应次数", "answers"),
        Column("promised", "承诺数", "integer", "sentences that promise something", "承诺性表述句数", "sentences"),
        Column("done", "落实数", "integer", "sentences that tell of something done", "落实性表述句数", "sentences"),
        *_bounds("money", "追缴金额", "money recovered", "追缴挽回金额", "元"),
        *_bounds(
            "persons",
            "处理人数",
            "persons disciplined, held accountable or reminded",
            "处分、问责、提醒人数",
            "persons",
        ),
        *_bounds("rules", "建章立制", "rules made or revised", "制定修订制度数", "rules"),
        coded(
            "told", "整改情况", "what the last notice tells of it", "最近文件所述状态", "thread_state", but="recurring"
        ),
        coded(
            "state",
            "状态",
            "what is told, but recurring where the same problem is found in a later round",
            "所述状态；后续轮次再现同类问题者为重现",
            "thread_state",
        ),
        Column("shown", "状态依据", "string", "the sentence that shows the state", "显示状态的句子"),
        Column("score", "匹配度", "number", "least probability of its answers", "各回应匹配概率的最小值", "0 to 1"),
        Column(
            "likest", "最近似回应", "string", "where nothing answers it: the likest answer", "无回应时最近似的整改表述"
        ),
        Column("likest_score", "近似度", "number", "probability of that answer", "其匹配概率", "0 to 1"),
        Column(
            "earlier",
            "前次问题",
            "string",
            "thread of an earlier round that came back in this one",
            "再现的前轮问题编号",
        ),
        Column("later", "后次问题", "string", "thread of a later round that it came back in", "后轮再现的问题编号"),
        Column("unsure", "存疑", "boolean", "whether a person should look at it", "是否宜由人复核"),
        coded("note", "存疑原因", "why; the first reason", "存疑的首要原因", "thread_note"),
        JUDGED_BY,
    ),
    ("thread",),
)
SAYINGS = Table(
    "sayings",
    "整改表述",
    "One row per place where something is said of a problem: sentences, figures, and the words by which a notice names it.",
    "有关某问题的每处表述一行：句子、数字及文件指称该问题的字样。",
    (
        THREAD,
        Column("number", "序号", "integer", "place among the sayings of the thread, from 1", "在该问题各表述中的序号"),
        coded("role", "性质", "what it is to the problem", "与问题的关系", "saying_role"),
        *PLACE,
        *low_high("the figure", "该数字"),
        Column("unit", "单位", "string", "measure word of the figure", "数字的量词"),
        coded("state", "状态", "state that the sentence shows; empty for none", "该句所示状态；无则空", "thread_state"),
        Column("score", "匹配度", "number", "probability that it belongs to the thread", "属于该问题的概率", "0 to 1"),
        Column("alternative", "另一可能", "string", "thread that it would else belong to", "另一可能所属的问题编号"),
        Column("unsure", "存疑", "boolean", "whether a person should look at it", "是否宜由人复核"),
        JUDGED_BY,
    ),
    ("thread", "number"),
)
TABLES = (THREADS, SAYINGS)
