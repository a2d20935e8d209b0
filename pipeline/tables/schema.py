"""Every table and column, once: CSV headers, Parquet schema, datapackage.json and docs/tables.md are made from this."""

from __future__ import annotations

from functools import lru_cache

from pipeline.tables.columns import (
    DOC_ID,
    END,
    LABEL_CHOICES,
    LIST_SEPARATOR,
    PLACE,
    SENTENCE_ID,
    START,
    STATUS_CHOICES,
    TEXT,
    Column,
    Table,
    inferred,
    low_high,
)
from pipeline.tables.findings import findings

__all__ = ["ALL", "LIST_SEPARATOR", "TABLES", "TEXTS", "Column", "Table", "tables"]

LABELS = dict(zip(LABEL_CHOICES, ("政治问题", "责任问题", "腐败问题", "作风问题", "其他问题"), strict=True))

TABLES = (
    Table(
        "documents",
        "文档",
        "One row per document.",
        "每篇文档一行。",
        (
            DOC_ID,
            Column("file", "文件", "string", "path below the input folder, with /", "输入文件夹下的路径（以 / 分隔）"),
            Column("part", "序号", "integer", "place of the document in its file, from 1", "在文件中的序号（从 1 起）"),
            *inferred("title", "标题", "title", "标题"),
            *inferred(
                "genre",
                "文种",
                "genre: 总结, 综述, 报告, 反馈, 整改, 讲话, 通知, 其他",
                "文种：总结、综述、报告、反馈、整改、讲话、通知、其他",
            ),
            *inferred(
                "level",
                "层级",
                "level of the body that writes: 中央, 省, 市, 县, 乡, 村, 企业, 高校, 其他",
                "行文主体层级：中央、省、市、县、乡、村、企业、高校、其他",
            ),
            *inferred("year", "年份", "year the text reports on", "文本所述年份", "integer"),
            *inferred("province", "省份", "province, full name", "省份全称"),
            Column("source", "来源", "string", "source as given by the metadata", "元数据给出的来源"),
            Column("date", "日期", "string", "date as given by the metadata or the file", "元数据或文件给出的日期"),
            Column(
                "encoding",
                "编码",
                "string",
                "encoding or container that the file was read with",
                "读取文件所用编码或格式",
            ),
            Column("characters", "字数", "integer", "length of the clean text", "清洗后文本长度", "characters"),
            Column("sections", "节数", "integer", "how many headed sections", "有标题的章节数", "sections"),
            Column("sentences", "句数", "integer", "how many sentences", "句子数", "sentences"),
            Column(
                "mask_width",
                "隐去宽度",
                "string",
                "whether masks keep the width of what they hide",
                "隐去符号是否保留原宽度",
                choices=("kept", "fixed", "unknown"),
            ),
        ),
        ("doc_id",),
    ),
    Table(
        "sentences",
        "句子",
        "One row per sentence or heading; together they are the document's clean text, line feeds left out.",
        "每句（或标题）一行；合起来即清洗后的全文（换行除外）。",
        (
            DOC_ID,
            SENTENCE_ID,
            START,
            END,
            TEXT,
            Column(
                "normalized",
                "规范文本",
                "string",
                "the text with each mask as a typed placeholder (〔COUNT〕个)",
                "以类型占位符替换隐去内容后的文本（〔COUNT〕个）",
            ),
            Column(
                "alignment",
                "对齐",
                "string",
                "for each placeholder start-end>start-end: offsets in text, then in normalized; joined by |",
                "每个占位符的 起-止>起-止：先为原文、后为规范文本中的位置，以 | 相连",
            ),
            Column("section", "所在标题", "string", "heading of the innermost section", "最内层章节标题"),
            Column(
                "section_level",
                "标题级别",
                "integer",
                "level of that heading: 1 for 一、, 2 for （一）, 3 for 1., 4 for (1); 0 before any",
                "标题级别：一、为 1，（一）为 2，1. 为 3，(1) 为 4；无标题为 0",
            ),
            Column(
                "heading", "是否标题", "boolean", "whether the sentence is a heading or part of one", "该句是否为标题"
            ),
            Column(
                "status", "状态", "string", "what it reports of problems", "对问题的陈述状态", choices=STATUS_CHOICES
            ),
        ),
        ("sentence_id",),
    ),
    Table(
        "masks",
        "隐去内容",
        "One row per run that stands for a withheld value.",
        "每处隐去内容一行。",
        (
            *PLACE,
            Column(
                "role",
                "所指",
                "string",
                "what the mask stands for",
                "所隐内容的类型",
                choices=(
                    "count",
                    "ordinal",
                    "percent",
                    "year",
                    "month",
                    "day",
                    "place",
                    "org",
                    "person",
                    "text",
                    "idiom",
                ),
            ),
            Column(
                "unit",
                "单位",
                "string",
                "measure word after a count or ordinal, with its scale",
                "数量或序数后的量词（含万、亿）",
            ),
            *low_high("the withheld figure", "所隐数字"),
        ),
        ("doc_id", "start"),
    ),
    Table(
        "rounds",
        "轮次",
        "One row per mention of numbered or counted rounds of inspection.",
        "每处巡视巡察轮次一行。",
        (
            *PLACE,
            Column(
                "kind",
                "类型",
                "string",
                "a place in the sequence, or how many rounds",
                "序数或数量",
                choices=("ordinal", "count"),
            ),
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
        ("doc_id", "start"),
    ),
    Table(
        "round_list",
        "轮次清单",
        "One row per round that a document speaks of: ranges and lists resolved, the committee inherited from the context.",
        "文档涉及的每一轮一行：区间与列举已展开，党委由上下文承接。",
        (
            DOC_ID,
            Column("round", "轮次", "integer", "which round; empty if masked", "第几轮；隐去则空", "rounds"),
            Column("term", "届次", "integer", "the committee's term (届)", "党委届次", "terms"),
            Column("body", "党委", "string", "the committee as written", "文中所称党委"),
            Column(
                "basis",
                "党委依据",
                "string",
                "where the committee comes from",
                "党委的由来：句中写明、上文承接、文档层级、不明",
                choices=("named", "inherited", "level", "unknown"),
            ),
            Column("mentions", "提及次数", "integer", "how many mentions speak of it", "提及次数", "mentions"),
            SENTENCE_ID,
            START,
        ),
        ("doc_id", "round", "term", "body"),
    ),
    Table(
        "organizations",
        "机构",
        "One row per mention of a named body.",
        "每处机构名称一行。",
        (
            *PLACE,
            Column("level", "层级", "string", "level that the name shows", "名称所示层级"),
            Column(
                "kind",
                "类别",
                "string",
                "sort of body",
                "机构类别",
                choices=(
                    "party",
                    "discipline",
                    "inspection",
                    "congress",
                    "government",
                    "court",
                    "enterprise",
                    "education",
                    "health",
                    "association",
                    "other",
                ),
            ),
            Column(
                "normalized",
                "规范名称",
                "string",
                "the name, abbreviations in full, without 中共",
                "简称展开、去“中共”后的名称",
            ),
            Column("owner", "所属机构", "string", "the body it belongs to, as written", "所隶属的机构（原文用语）"),
        ),
        ("doc_id", "start"),
    ),
    Table(
        "slogans",
        "提法",
        "One row per mention of a set political phrase.",
        "每处政治提法一行。",
        (
            *PLACE,
            Column(
                "canonical", "规范形式", "string", "the phrase without quotation marks and spaces", "去引号与空格的形式"
            ),
            Column("category", "类别", "string", "category of the lexicon's entry", "词典类别"),
            Column("known", "已收录", "boolean", "whether the lexicon has it", "词典是否收录"),
            Column(
                "entry",
                "词条",
                "string",
                "the lexicon's entry that it is a form of; empty if the lexicon has none",
                "所属词典词条；词典未收则空",
            ),
        ),
        ("doc_id", "start"),
    ),
    Table(
        "problems",
        "问题",
        "One row per phrase that names a wrong, a weakness or a risk.",
        "每处问题表述一行。",
        (
            *PLACE,
            Column(
                "labels",
                "问题类型",
                "string",
                f"kinds of problem, joined by {LIST_SEPARATOR}",
                "问题类型，以 | 相连",
                choices=LABEL_CHOICES,
            ),
            Column("domain", "领域", "string", "field the problem lies in", "所属领域"),
            Column(
                "form",
                "形式",
                "string",
                "phrase (stands by itself), predicate (subject and deficiency), act (a wrong done)",
                "phrase 固定表述，predicate 主体加缺陷，act 违规行为",
                choices=("phrase", "predicate", "act"),
            ),
            Column(
                "severity",
                "程度",
                "string",
                "where a word beside it says so",
                "程度（文中有修饰语时）",
                choices=("serious", "slight"),
            ),
            Column(
                "subject",
                "主体",
                "string",
                "subject or object in the lexicon that decided the labels",
                "决定问题类型的主体（词典词条）",
            ),
            Column("status", "状态", "string", "status of the sentence", "所在句的状态", choices=STATUS_CHOICES),
        ),
        ("doc_id", "start"),
    ),
    Table(
        "statistics",
        "统计数字",
        "One row per figure that the text reports.",
        "每个统计数字一行。",
        (
            *PLACE,
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
            Column("measure", "统一指标", "string", "the controlled metric it is an instance of", "归入的统一指标"),
            Column(
                "status",
                "状态",
                "string",
                "whether the figure was reached, is planned (拟, 将, 计划) or aimed at (力争, 确保)",
                "已达到、计划（拟、将、计划）或目标（力争、确保）",
                choices=("reported", "planned", "target"),
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
            Column(
                "source",
                "出处",
                "string",
                "whether it stands in running text or in a cell of a table",
                "正文或表格单元格",
                choices=("text", "table"),
            ),
        ),
        ("doc_id", "start", "end"),
    ),
    findings(LABELS),
    Table(
        "rejects",
        "未处理文件",
        "One row per file (or row of a table file) that could not be read.",
        "每个无法读取的文件一行。",
        (
            Column("file", "文件", "string", "path below the input folder", "输入文件夹下的路径"),
            Column("cause", "原因", "string", "what is wrong", "问题所在"),
            Column("remedy", "办法", "string", "what to do about it", "处理办法"),
        ),
        ("file",),
    ),
)

# The clean text itself, which every offset counts; a spreadsheet could not hold it in a cell, so it is written as JSONL only.
TEXTS = Table(
    "texts",
    "全文",
    "One row per document: its clean text.",
    "每篇文档一行：清洗后的全文。",
    (DOC_ID, Column("text", "全文", "string", "the clean text that every offset counts", "各表位置所据的清洗后全文")),
    ("doc_id",),
)
ALL = (*TABLES, TEXTS)


@lru_cache(maxsize=4)
def tables(labels: tuple[tuple[str, str], ...]) -> tuple[Table, ...]:
    """`ALL` for a codebook with these labels, as (name, Chinese title)."""
    return tuple(findings(dict(labels)) if table.name == "findings" else table for table in ALL)
