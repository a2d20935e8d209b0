"""Every table and column, once: CSV headers, Parquet schema, datapackage.json and docs/tables.md are made from this."""

from __future__ import annotations

from functools import lru_cache

from pipeline import codelists, layers
from pipeline.columns import DOC_ID, END, JUDGED_BY, SENTENCE_ID, START, TEXT, Column, Table, coded, inferred
from pipeline.tables.findings import findings

LABELS = {label.code: label.zh for label in codelists.codes("label")}

DOCUMENTS = Table(
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
            codes="genre",
        ),
        *inferred(
            "level",
            "层级",
            "level of the body that writes: 中央, 省, 市, 县, 乡, 村, 企业, 高校, 其他",
            "行文主体层级：中央、省、市、县、乡、村、企业、高校、其他",
            codes="level",
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
        Column(
            "dropped",
            "略去字数",
            "integer",
            "characters of the file that are no text (struck out, hidden, page furniture …); cleaning.csv lists them",
            "文件中不计入正文的字数（删除线、隐藏文字、页眉页脚等），明细见 cleaning.csv",
            "characters",
        ),
        Column("sections", "节数", "integer", "how many headed sections", "有标题的章节数", "sections"),
        Column("sentences", "句数", "integer", "how many sentences", "句子数", "sentences"),
        coded(
            "mask_width",
            "隐去宽度",
            "whether masks keep the width of what they hide",
            "隐去符号是否保留原宽度",
            "mask_width",
        ),
        Column(
            "ocr",
            "识别置信度",
            "number",
            "mean confidence of the characters that were recognised in pictures of pages, 0 to 1; empty where none were",
            "由图像识别的字符的平均置信度（0 至 1）；非识别文本为空",
        ),
        Column(
            "notes",
            "备注",
            "string",
            "what was left out or not read (a year cell, a hidden sheet), joined by |; with the first document it concerns",
            "读取时略去或未能读出的内容（如年份单元格、隐藏工作表），以 | 相连；记在所涉第一篇文档",
        ),
    ),
    ("doc_id",),
)
SENTENCES = Table(
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
        Column("heading", "是否标题", "boolean", "whether the sentence is a heading or part of one", "该句是否为标题"),
        coded("status", "状态", "what it reports of problems", "对问题的陈述状态", "status"),
        Column(
            "ocr",
            "识别置信度",
            "number",
            "mean confidence of its characters that were recognised in a picture, 0 to 1; empty where none were",
            "由图像识别的字符的平均置信度（0 至 1）；非识别文本为空",
        ),
        JUDGED_BY,
    ),
    ("sentence_id",),
)
ROUND_LIST = Table(
    "round_list",
    "轮次清单",
    "One row per round that a document speaks of: ranges and lists resolved, the committee inherited from the context.",
    "文档涉及的每一轮一行：区间与列举已展开，党委由上下文承接。",
    (
        DOC_ID,
        Column("round", "轮次", "integer", "which round; empty if masked", "第几轮；隐去则空", "rounds"),
        Column("term", "届次", "integer", "the committee's term (届)", "党委届次", "terms"),
        Column("body", "党委", "string", "the committee as written", "文中所称党委"),
        coded(
            "basis",
            "党委依据",
            "where the committee comes from",
            "党委的由来：句中写明、上文承接、文档层级、不明",
            "round_basis",
        ),
        Column("mentions", "提及次数", "integer", "how many mentions speak of it", "提及次数", "mentions"),
        SENTENCE_ID,
        START,
    ),
    ("doc_id", "round", "term", "body"),
)
REJECTS = Table(
    "rejects",
    "未处理文件",
    "One row per file (or row of a table file, or layer of another package) that could not be read.",
    "每个无法读取的文件一行。",
    (
        Column("file", "文件", "string", "path below the input folder", "输入文件夹下的路径"),
        Column("cause", "原因", "string", "what is wrong", "问题所在"),
        Column("remedy", "办法", "string", "what to do about it", "处理办法"),
    ),
    ("file", "cause"),
)
FINDINGS = findings(LABELS)
TABLES = (
    DOCUMENTS,
    SENTENCES,
    *(layer.table for layer in layers.every()),
    ROUND_LIST,
    FINDINGS,
    REJECTS,
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
# Written on request: what of the files is no text.
CLEANING = Table(
    "cleaning",
    "清洗记录",
    "With --explain-cleaning: one row per piece of a file that its text leaves out.",
    "加 --explain-cleaning 时：每段未计入正文的内容一行。",
    (
        DOC_ID,
        Column("number", "序号", "integer", "place among the pieces left out, from 1", "在略去内容中的序号（从 1 起）"),
        coded("why", "原因", "why it is left out", "略去原因", "dropped"),
        Column("text", "原文", "string", "its characters as the file has them", "文件中的原文"),
    ),
    ("doc_id", "number"),
)
# Written where corrections are laid over the texts.
CORRECTIONS = Table(
    "corrections",
    "更正",
    "With --corrections: one row per correction that a person made, and what became of it.",
    "加 --corrections 时：每条人工更正一行，并说明是否采用。",
    (
        Column("number", "序号", "integer", "its line in the file of corrections", "在更正文件中的行号"),
        DOC_ID,
        SENTENCE_ID,
        START,
        END,
        Column("text", "原文", "string", "the characters that it speaks of", "所更正的字样"),
        Column(
            "layer",
            "所属表",
            "string",
            "the table that it is about; links (an answer to a problem) and states are those of threads",
            "所更正的表；links 为问题与整改的对应，states 为整改状态",
        ),
        coded("verdict", "判断", "whether these characters are what the table says", "是否确为该表所述", "verdict"),
        Column("stated", "更正内容", "string", "what it states of columns, joined by ;", "所更正的各列取值，以 ; 相连"),
        coded("outcome", "处理结果", "what became of it", "更正的处理结果", "correction_outcome"),
        Column("by", "更正人", "string", "who made it", "更正人"),
        Column("note", "备注", "string", "why", "备注"),
        Column("record", "记录", "string", "the line in the file of corrections", "更正文件中的原记录"),
    ),
    ("number",),
)
ALL = (*TABLES, CLEANING, CORRECTIONS, TEXTS)


_NAMED = {table.name: table for table in ALL}


def named(name: str) -> Table:
    """The table of a name.

    Raises:
        KeyError: there is none.
    """
    return _NAMED[name]


@lru_cache(maxsize=4)
def tables(labels: tuple[tuple[str, str], ...]) -> tuple[Table, ...]:
    """`ALL` for a codebook with these labels, as (name, Chinese title)."""
    return tuple(findings(dict(labels)) if table is FINDINGS else table for table in ALL)
