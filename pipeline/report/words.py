"""Interface texts in Chinese and English; what comes from documents stays as it is, codes have their titles in the code lists."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from pipeline import codelists, layers
from pipeline.codelists import Titles
from pipeline.columns import Table
from pipeline.compare import counts, registry
from pipeline.compare.grouping import ALL, UNKNOWN
from pipeline.errors import XunshiError

LANGS = codelists.names("language")
HTML_LANG = {"zh": "zh-Hans", "en": "en"}

# each text in the order of LANGS
_TEXTS = {
    "site": ("巡视巡察文本比较", "Inspection texts compared"),
    "skip": ("跳到正文", "Skip to the content"),
    "pages": ("页面", "Pages"),
    "overview": ("概览", "Overview"),
    "documents": ("文档", "Documents"),
    "findings": ("发现", "Findings"),
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
        "与其余各组相比 z 值最大的三项；括号内为频率比；浅色者 q ≥ 0.05，或依据的文档或次数过少。",
        "Greatest z against the rest, three a layer; in brackets the ratio of rates; pale where q ≥ 0.05 or it rests on little.",
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
    "paged": (
        "{all} 篇文档中有 {n} 篇在此有页面，表中链接者在先；xunshi report --documents all 写出全部。",
        "{n} of {all} documents have pages here, those that tables link to first; xunshi report --documents all writes all.",
    ),
    "empty": ("没有可列的行。", "No rows."),
    "few_n": ("仅{n}篇", "few documents ({n})"),
    "few": ("文档过少", "few documents"),
    "few_ratio": ("依据过少", "rests on little"),
    "sort": ("排序", "sort"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "unknown": ("（不明）", "(unknown)"),
    "all_groups": ("（全部）", "(all)"),
    "rest": ("其余各组", "the rest"),
    "unit": ("单位", "unit"),
    "layers": ("标注层", "Layers"),
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
    "no_font": (
        (
            "没有图：制作报告的电脑上没有中文字体，各表不受影响。装好字体后再做一次：pip install 'xunshi[fonts]'"
            "（Debian、Ubuntu 也可 apt install fonts-noto-cjk），或用 --font 指定字体文件。"
        ),
        (
            "No figures: the computer that made this report has no font with Chinese characters; the tables are whole. Install "
            "one and make the report again: pip install 'xunshi[fonts]' (Debian and Ubuntu also: apt install fonts-noto-cjk), "
            "or name a font file with --font."
        ),
    ),
    "notice_unknown": (
        "{all} 篇文档中有 {n} 篇未写明{by}，归入“（不明）”组；可在文本旁的 metadata.csv 中补上。",
        "",
    ),
    "notice_few": ("下列组不足 {few} 篇文档，其数字均有标记，仅供参考：{groups}。", ""),
    "notice_more": ("{groups} 等 {n} 组", ""),
    "notice_one": ("所有文档同属一组（{group}），无从比较。", ""),
}


_TABLE = Path(__file__).parent / "texts.csv"


@cache
def texts() -> dict[str, tuple[str, ...]]:
    """Key → the text in each language, in the order of `LANGS`."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return _TEXTS | {row["key"]: tuple(row[lang] for lang in LANGS) for row in csv.DictReader(file)}


class Words:
    """The texts of one language: `w.rates`, `w("few_n", n=2)`."""

    def __init__(self, lang: str, titles: Titles | None = None) -> None:
        if lang not in LANGS:
            raise XunshiError(
                "language {lang}: no such language; choose from {langs}", lang=lang, langs=", ".join(LANGS)
            )
        self.lang, self.titles = lang, counts.titled(titles or Titles(lang))
        self.html_lang = HTML_LANG[lang]
        zh = lang == "zh"
        self._texts = {key: pair[LANGS.index(lang)] for key, pair in texts().items()}
        for page in registry.pages():
            self._texts |= {
                page.name: page.title if zh else page.title_en,
                f"{page.name}_about": page.about if zh else page.about_en,
            }
        self._layers = {layer.name: layer.title if zh else layer.title_en for layer in layers.every()}

    def __call__(self, key: str, **values: object) -> str:
        """One text, its {places} filled."""
        shown = {k: f"{v:,}" if isinstance(v, int) else v for k, v in values.items()}
        return self._texts[key].format(**shown)

    def __getitem__(self, key: str) -> str:
        """One text: `w.rates` in a template; an unknown key is an error there."""
        return self._texts[key]

    def code(self, codes: str, value: str) -> str:
        """A coded value for readers: its title in the code list, else the value itself.

        Args:
            codes: name of the code list.
            value: the value.
        """
        return self.titles.of(codes, value)

    def layer(self, name: str) -> str:
        """The title of a layer, or of other marks in a text."""
        return self._layers.get(name) or self[name]

    def titled(self, table: Table) -> str:
        """The title of a table."""
        return table.title if self.lang == "zh" else table.name.replace("_", " ").capitalize()

    def group_name(self, name: str) -> str:
        """A group's name; the marks for the unknown and for the rest in the reader's language."""
        if name == "rest":
            return self["rest"]
        return name.replace(UNKNOWN, self["unknown"]).replace(ALL, self["all_groups"])
