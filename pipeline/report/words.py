"""Interface texts in Chinese and English, and Chinese names of coded values; what comes from documents stays as it is."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.compare.corpus import UNKNOWN
from pipeline.errors import XunshiError
from pipeline.tables.findings import STATUS_TITLES
from pipeline.tables.schema import LABELS

LANGS = ("zh", "en")
HTML_LANG = {"zh": "zh-Hans", "en": "en"}

# each text in the order of LANGS
_TEXTS = {
    "site": ("巡视巡察文本比较", "Inspection texts compared"),
    "skip": ("跳到正文", "Skip to the content"),
    "pages": ("页面", "Pages"),
    "overview": ("概览", "Overview"),
    "rates": ("频率", "Rates"),
    "keyness": ("特征", "Keyness"),
    "totals": ("统计", "Totals"),
    "similarity": ("相似", "Similarity"),
    "reuse": ("雷同", "Reuse"),
    "slogans": ("提法", "Slogans"),
    "silences": ("沉默", "Silences"),
    "documents": ("文档", "Documents"),
    "findings": ("发现", "Findings"),
    "rates_about": (
        "各组提到什么、有多频繁：每万字次数、占比与 95 % 区间。",
        "What each group names, and how often: per 10 000 characters and as shares, with 95 % intervals.",
    ),
    "keyness_about": (
        "每组与其余各组及另一组相比，哪些词、提法与问题明显多或少。",
        "The words, slogans and problems that a group uses more, or less, than the rest and than each other group.",
    ),
    "totals_about": (
        "各组各年的统计数字；隐去的数字以上下界表示。",
        "Reported figures by group and year; masked figures stand as bounds.",
    ),
    "similarity_about": (
        "组与组、文档与文档在用词上的远近。",
        "How near groups, and documents, are to each other in the words they use.",
    ),
    "reuse_about": ("文档之间雷同的段落及其流向。", "Passages that documents share, and where they go."),
    "slogans_about": (
        "每一提法在各组最早、最晚出现的年份，及距首次使用的年数。",
        "When each slogan first and last appears in each group, and how long after its first use.",
    ),
    "silences_about": (
        "多数组提及而某组只字未提者。",
        "What most groups name and one does not.",
    ),
    "findings_about": (
        "所有提及问题的句子；点句子编号可在原文中查看。",
        "Every sentence that names a problem; its number leads to it in the text.",
    ),
    "documents_about": (
        "全部文档；点标题可读全文与标注。",
        "All documents; a title leads to the text with its annotations.",
    ),
    "compared": ("比较的是什么", "What was compared"),
    "by": ("分组依据", "Grouped by"),
    "groups": ("组", "groups"),
    "n_documents": ("篇文档", "documents"),
    "n_characters": ("字", "characters"),
    "n_findings": ("条发现", "findings"),
    "years": ("年份", "years"),
    "notices": ("阅读须知", "Before reading the figures"),
    "results": ("主要结果", "Key results"),
    "key_groups": ("各组概况", "The groups"),
    "key_terms": ("各组最突出的词、提法与问题", "What stands out in each group"),
    "key_terms_note": (
        "与其余各组相比 z 值最大的三项；括号内为频率比；浅色者 q ≥ 0.05。",
        "Greatest z against the rest, three a layer; in brackets the ratio of rates; pale where q ≥ 0.05.",
    ),
    "key_anachronisms": ("时代错置", "Anachronisms"),
    "key_anachronisms_note": (
        "文档年份早于提法首次使用的年份：日期或文件有误。",
        "The document is dated before the slogan was first used: a wrong date, or a wrong file.",
    ),
    "key_passages": ("雷同段落", "Copied passages"),
    "key_passages_note": ("最长者，套话除外。", "The longest ones, boilerplate aside."),
    "more": ("全部 {n} 行", "all {n} rows"),
    "contents": ("各页", "In this report"),
    "table": ("表", "Table"),
    "figure": ("图", "Figure"),
    "on_page": ("本页内容", "On this page"),
    "filter": ("筛选", "Filter"),
    "filter_rows": ("筛选行", "Filter rows"),
    "rows_shown": ("{n} / {all} 行", "{n} of {all} rows"),
    "rows": ("{n} 行", "{n} rows"),
    "download_csv": ("下载 CSV", "Download CSV"),
    "download_svg": ("下载 SVG", "Download SVG"),
    "cut": (
        "此处只列 {shown} 行（各组居前者），共 {all} 行；全部见 CSV。",
        "{shown} of {all} rows, the foremost of each group; the CSV has all of them.",
    ),
    "empty": ("没有可列的行。", "No rows."),
    "few_n": ("仅{n}篇", "few documents ({n})"),
    "few": ("文档过少", "few documents"),
    "sort": ("排序", "sort"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "unknown": ("（不明）", "(unknown)"),
    "rest": ("其余各组", "the rest"),
    "unit": ("单位", "unit"),
    "layers": ("标注层", "Layers"),
    "masks": ("隐去", "Masks"),
    "rounds": ("轮次", "Rounds"),
    "organizations": ("机构", "Bodies"),
    "slogans_layer": ("提法", "Slogans"),
    "problems": ("问题", "Problems"),
    "statistics": ("统计数字", "Figures"),
    "passages": ("雷同", "Reuse"),
    "notes": ("发现", "Findings"),
    "text": ("正文", "Text"),
    "metadata": ("文档信息", "About the document"),
    "group": ("组", "Group"),
    "title": ("标题", "Title"),
    "file": ("文件", "File"),
    "genre": ("文种", "Genre"),
    "level": ("层级", "Level"),
    "year": ("年份", "Year"),
    "province": ("省份", "Province"),
    "date": ("日期", "Date"),
    "source": ("来源", "Source"),
    "characters": ("字数", "Characters"),
    "sentences": ("句数", "Sentences"),
    "original": ("原创", "Original"),
    "shared": ("雷同", "Shared"),
    "boilerplate": ("套话", "Boilerplate"),
    "nearest": ("最相近的文档", "Nearest documents"),
    "previous": ("上一篇", "Previous"),
    "next": ("下一篇", "Next"),
    "all_documents": ("全部文档", "All documents"),
    "sentence": ("第 {n} 句", "sentence {n}"),
    "unsure": ("存疑", "unsure"),
    "cue": ("依据", "cue"),
    "also_in": ("另见", "also in"),
    "others": ("等 {n} 处", "and {n} more"),
    "untitled": ("（无题）", "(untitled)"),
    "no_text": ("此文档没有正文。", "This document has no text."),
    "status": ("状态", "Status"),
    "label": ("问题类型", "Kind of problem"),
    "any": ("全部", "any"),
    "search": ("文字", "Words in the sentence"),
    "only_unsure": ("只看存疑", "unsure only"),
    "found_n": ("{n} 条", "{n} findings"),
    "documents_n": ("{n} 篇", "{n} documents"),
    "page_of": ("第 {n} / {all} 页", "page {n} of {all}"),
    "prev_page": ("上一页", "Previous page"),
    "next_page": ("下一页", "Next page"),
    "document": ("文档", "Document"),
    "needs_script": (
        "此表需要浏览器运行脚本；同样的内容在每篇文档的页面上。",
        "This table needs scripts; the pages of the documents hold the same.",
    ),
    "born": ("首次使用", "First used"),
    "kind": ("类别", "Kind"),
    "identity": ("一致度", "Identity"),
    "number": ("编号", "No."),
    "made_by": (
        "由 xunshi 生成，离线可读。自动标注会有差错，引用前请核对原文。",
        "Made by xunshi; reads offline. Annotations are automatic and err: check the text before you cite.",
    ),
    "notice_unknown": (
        "{all} 篇文档中有 {n} 篇未写明{by}，归入“（不明）”组；可在文本旁的 metadata.csv 中补上。",
        "",
    ),
    "notice_few": ("下列组不足 {few} 篇文档，其数字均有标记，仅供参考：{groups}。", ""),
    "notice_more": ("{groups} 等 {n} 组", ""),
    "notice_one": ("所有文档同属一组（{group}），无从比较。", ""),
}

_CODES = {
    **STATUS_TITLES,
    **LABELS,
    "slogans": "提法", "words": "词", "problems": "问题", "problem_labels": "问题类型", "domains": "问题领域",
    "finding_status": "发现状态", "finding_labels": "发现类型", "organizations": "机构类别", "modes": "巡视方式",
    "sum": "相加", "mean": "平均", "facts": "数字地名亦同", "verbatim": "文字全同", "template": "仅套用", "edited": "文字有改",
    "dated": "可判", "unknown": "不明",
    "count": "数量", "ordinal": "序数", "percent": "百分比", "year": "年", "month": "月", "day": "日", "place": "地名",
    "org": "机构", "person": "人名", "text": "文字", "idiom": "熟语",
    "party": "党委", "discipline": "纪检监察", "inspection": "巡视巡察", "congress": "人大政协", "government": "政府",
    "court": "法检", "enterprise": "企业", "education": "教育", "health": "卫生", "association": "团体",
    "phrase": "固定表述", "predicate": "主体加缺陷", "act": "违规行为", "serious": "严重", "slight": "轻微",
    "bodies_inspected": "巡视巡察党组织", "money_recovered": "追缴资金", "leads_transferred": "移交线索",
    "persons_disciplined": "处分人数", "issues_found": "发现问题", "rules_made": "建章立制", "interviews": "谈话",
    "cases_filed": "立案", "meetings": "会议", "teams": "巡视巡察组", "rectification_rate": "整改率",
}  # fmt: skip
# "other" is a label and a kind of body: both read 其他
_CODES["other"] = "其他"


class Words:
    """The texts of one language: `w.rates`, `w("few_n", n=2)`."""

    def __init__(self, lang: str) -> None:
        if lang not in LANGS:
            raise XunshiError(f"language {lang}: no such language; choose from {', '.join(LANGS)}")
        self.lang = lang
        self.html_lang = HTML_LANG[lang]
        self._texts: Mapping[str, str] = {key: pair[LANGS.index(lang)] for key, pair in _TEXTS.items()}

    def __call__(self, key: str, **values: object) -> str:
        """One text, its {places} filled."""
        shown = {k: f"{v:,}" if isinstance(v, int) else v for k, v in values.items()}
        return self._texts[key].format(**shown)

    def __getitem__(self, key: str) -> str:
        """One text: `w.rates` in a template; an unknown key is an error there."""
        return self._texts[key]

    def code(self, value: str) -> str:
        """A coded value for readers: its Chinese name, or the code with its underscores as spaces."""
        return _CODES.get(value, value) if self.lang == "zh" else value.replace("_", " ")

    def group_name(self, name: str) -> str:
        """A group's name; the marks for the unknown and for the rest in the reader's language."""
        if name == "rest":
            return self["rest"]
        return name.replace(UNKNOWN, self["unknown"])
