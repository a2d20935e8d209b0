"""The comparison tables of rounds: what documents tell of them, the calendar, and what they cover."""

from __future__ import annotations

from pipeline.columns import Table, coded
from pipeline.compare.columns import flag, number, text, whole

_COMMITTEE = (
    text(
        "committee",
        "党委",
        "the committee with its place; where no text tells the place, as written, with the document that names it",
        "党委全称；文中看不出所在地者，原文称谓后附文档编号",
    ),
    text(
        "province",
        "省份",
        "of the documents that name it; tells two committees of one name apart",
        "文档所属省份（区分同名党委）",
    ),
    whole("term", "届次", "the committee's term (届); empty where no text tells it", "党委届次；不明则空", "terms"),
)
_ROUND = whole("round", "轮次", "which round; empty where it is masked", "第几轮；隐去则空", "rounds")
_TOLD = "as far as it is told: 2021-10-11, 2021-10, 2021-10-11..20 for 中旬"
_TOLD_ZH = "写到何处记到何处：2021-10-11、2021-10，中旬为 2021-10-11..20"
_INSPECTION = text(
    "inspection", "巡视或巡察", "巡视 (of the Centre and provinces) or 巡察 (below)", "巡视（中央、省）或巡察（市县）"
)
_MODES = text(
    "modes", "方式", "modes as written (常规, 专项, 机动 …), joined by |", "方式（常规、专项、机动等），以 | 相连"
)
ROUND_REPORTS = Table(
    "round_reports",
    "轮次依据",
    "What each document tells of each round that it speaks of: the evidence behind the calendar.",
    "每篇文档对所涉每一轮的陈述：轮次日历的依据。",
    (
        text("doc_id", "文档编号", "document", "文档"),
        *_COMMITTEE,
        _ROUND,
        text("sentence_id", "句子编号", "sentence of its first mention", "首次提及所在句"),
        whole("start", "起始", "offset of its first mention", "首次提及在文本中的位置", "characters"),
        coded("basis", "党委依据", "where the committee comes from", "党委的由来", "round_basis"),
        whole("year", "年份", "year of the document", "文档年份"),
        flag("planned", "计划", "the document tells of it as planned or aimed at", "文档所述为计划或目标"),
        flag(
            "earlier",
            "前届",
            "it is of a term before the text's own, which the text does not tell (上一届)",
            "属前届（上一届），届次不明",
        ),
        flag("ranged", "仅见于区间", "only a range names it (前九轮)", "仅由区间提及（前九轮）"),
        _INSPECTION,
        _MODES,
        text("from", "起始日期", f"when it began, {_TOLD}", f"开始日期，{_TOLD_ZH}"),
        text("to", "结束日期", "when it ended, likewise", "结束日期，同上"),
        text("body", "被巡单位", "the body inspected, of notices of one body", "被巡视巡察单位（反馈、整改文书）"),
        whole(
            "findings",
            "发现数",
            "sentences that report a problem, of feedback notices",
            "陈述问题的句子数（反馈文书）",
            "sentences",
        ),
    ),
    ("doc_id", "committee", "term", "round", "start"),
)
CALENDAR = Table(
    "calendar",
    "轮次日历",
    "One row per committee and round, with the numbers that are missing between the first and the last round of a term.",
    "每一党委每一轮一行，含届内首末轮之间缺失的轮次。",
    (
        *_COMMITTEE,
        _ROUND,
        coded(
            "state",
            "状态",
            "held, planned (all that speak of it plan it), or missing",
            "已开展、计划中或缺失",
            "calendar_state",
        ),
        _INSPECTION,
        _MODES,
        text("from", "起始日期", f"earliest beginning told, {_TOLD}", f"所述最早开始日期，{_TOLD_ZH}"),
        text("to", "结束日期", "latest end told, likewise", "所述最晚结束日期，同上"),
        text(
            "years", "文档年份", "years of the documents that tell of it, joined by |", "述及该轮的文档年份，以 | 相连"
        ),
        whole(
            "bodies",
            "被巡单位数",
            "bodies that notices of the round name, each once",
            "文书所示被巡单位数（去重）",
            "bodies",
        ),
        text("body_names", "被巡单位", "these, joined by |", "被巡单位名称，以 | 相连"),
        whole(
            "findings",
            "发现数",
            "sentences of its feedback notices that report a problem",
            "反馈文书中陈述问题的句子数",
            "sentences",
        ),
        text(
            "overlaps",
            "时间重叠",
            "rounds of the committee that were surely held at the same time, as term-round, joined by |",
            "同一党委时间上确有重叠的轮次（届-轮），以 | 相连",
        ),
        coded(
            "notes",
            "备注",
            "what a reader must know of the row, joined by |",
            "该行须知，以 | 相连",
            "calendar_note",
            many=True,
        ),
        whole(
            "documents",
            "文档数",
            "documents that tell of it; `round_reports` lists them",
            "述及该轮的文档数，明细见 round_reports",
            "documents",
        ),
        text("first_doc", "首篇文档", "the first of them", "其中第一篇"),
    ),
    ("committee", "province", "term", "round", "first_doc"),
)
_SENTENCE = text("text", "原文", "the sentence", "原句")
_STANDING = coded(
    "standing",
    "性质",
    "reached (实现, 完成), aimed (力争, 锚定), denied (未能), or named without either",
    "已实现、目标、未实现或仅提及",
    "claim_standing",
)
CLAIMS = Table(
    "coverage_claims",
    "全覆盖表述",
    "Sentences that claim that all bodies were, or will be, inspected in a term, or what share was.",
    "称任期全覆盖或给出覆盖率的句子。",
    (
        text("doc_id", "文档编号", "document", "文档"),
        *_COMMITTEE,
        whole("start", "起始", "offset of the sentence", "句子位置", "characters"),
        whole("end", "结束", "offset after it", "句末之后的位置", "characters"),
        _STANDING,
        number("rate_low", "覆盖率下界", "least share that its figures allow", "覆盖率下界", "%"),
        number("rate_high", "覆盖率上界", "greatest share", "覆盖率上界", "%"),
        _SENTENCE,
    ),
    ("doc_id", "start"),
)
COVERAGE = Table(
    "coverage",
    "覆盖情况",
    "Each committee's term: rounds told and missing, bodies that notices name beside those that texts say exist, and what is claimed.",
    "各党委各届：已知与缺失轮次、文书所示单位数与文中应巡单位数，以及全覆盖表述。",
    (
        *_COMMITTEE,
        whole("rounds", "轮数", "rounds held that a text tells of", "文中述及的已开展轮数", "rounds"),
        whole("first", "首轮", "least number", "最小轮次"),
        whole("last", "末轮", "greatest number", "最大轮次"),
        text(
            "missing",
            "缺失轮次",
            "numbers between them that no text tells of, joined by |",
            "其间未见述及的轮次，以 | 相连",
        ),
        whole("overlapping", "重叠轮数", "rounds that overlap another", "与他轮时间重叠的轮数", "rounds"),
        whole(
            "contradictory", "日期矛盾轮数", "rounds whose dates contradict each other", "日期互相矛盾的轮数", "rounds"
        ),
        whole("bodies", "被巡单位数", "bodies that notices name, each once", "文书所示被巡单位数（去重）", "bodies"),
        number(
            "exist_low",
            "应巡单位下界",
            "bodies to inspect as texts tell (应巡察党组织312个), least",
            "文中应巡察单位数下界",
            "bodies",
        ),
        number(
            "exist_high",
            "应巡单位上界",
            "the same, greatest; empty where nothing bounds it",
            "文中应巡察单位数上界；无界则空",
            "bodies",
        ),
        number("share_low", "占比下界", "bodies named over exist_high", "所示单位数除以上界"),
        number("share_high", "占比上界", "bodies named over exist_low, at most 1", "所示单位数除以下界，至多为 1"),
        whole("claims", "表述数", "sentences that claim coverage", "全覆盖表述句数", "sentences"),
        whole("reached", "称已实现", "those that say it was reached", "其中称已实现者", "sentences"),
        number("rate_low", "覆盖率下界", "greatest share reported: its least value", "所报最高覆盖率之下界", "%"),
        number("rate_high", "覆盖率上界", "its greatest value", "所报最高覆盖率之上界", "%"),
        flag(
            "doubtful",
            "存疑",
            "a text says full coverage was reached, yet numbers are missing or the bodies named are fewer than exist: what the corpus "
            "lacks looks the same as what was not done",
            "有文称已全覆盖，而轮次有缺或所示单位少于应巡数（语料不全亦会如此）",
        ),
        text(
            "claim_doc",
            "表述文档",
            "the document of the first claim, of those reached first",
            "首条表述所在文档（已实现者优先）",
        ),
        _SENTENCE,
    ),
    ("committee", "province", "term"),
)
