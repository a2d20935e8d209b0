"""Genre, level, year and province of a text, each with the characters that show it; what the text does not show stays empty."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from pipeline.documents import Inferred
from pipeline.ingest.headings import GENRE_WORDS
from pipeline.lexicons import Lexicons

NOTHING = Inferred()
HEAD = 400
_YEAR = re.compile(r"(?<!\d)((?:19[89]|20[0-4])\d)\s?年(?:度)?")
_YEAR_RANGE = re.compile(r"(?<!\d)((?:19[89]|20[0-4])\d)年?[-—–~～至到](?:20[0-4]\d)年")
_HAN_YEAR = re.compile(r"二[〇○零]([〇○零一二三四])([〇○零一二三四五六七八九])年")
_HAN_DIGIT = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0}
_ANNIVERSARY = re.compile(r"今年是(中国共产党|中华人民共和国|新中国|中国人民解放军)成立(\d{2,3})周年")
_FOUNDED = {"中国共产党": 1921, "中华人民共和国": 1949, "新中国": 1949, "中国人民解放军": 1927}
# Meetings that happen once; source: their communiqués.
_EVENTS = {
    "十八届中央纪委七次全会": 2017,
    "十九届中央纪委二次全会": 2018,
    "十九届中央纪委三次全会": 2019,
    "十九届中央纪委四次全会": 2020,
    "十九届中央纪委五次全会": 2021,
    "十九届中央纪委六次全会": 2022,
    "二十届中央纪委二次全会": 2023,
    "二十届中央纪委三次全会": 2024,
    "二十届中央纪委四次全会": 2025,
    "党的十九届六中全会": 2021,
    "党的二十届三中全会": 2024,
    "党的二十届四中全会": 2025,
}
_MONTH = re.compile(r"(?<!\d)(20[0-4]\d)年\d{1,2}月")
# Named in a title, these tell who writes; in running text they may be anybody's.
_LEVELS = (
    ("高校", re.compile(r"(?:大学|学院|职院|高校|高专)(?!习)")),
    (
        "企业",
        re.compile(r"(?:集团|公司|国企|银行|企业)(?:党委|党组|党支部|有限|股份|$|[^，。]{0,12}(?:巡[视察]|整改|反馈))"),
    ),
    ("村", re.compile(r"(?:村|社区)(?:党支部|党总支|党委|“?两委|级)")),
    ("乡", re.compile(r"(?:[乡镇]|街道)(?:党委|党工委)")),
    ("省", re.compile(r"省委|自治区党委|(?!年)(?:(?!届)[一-鿿]){2,4}省(?!属|直|级|管)|省(?:纪委|巡视|直)")),
    ("市", re.compile(r"市委|州委|盟委|市纪委|市巡察|(?!年)(?:(?!届)[一-鿿]){2,4}市(?!场|属|直|级|管|县)")),
    ("县", re.compile(r"[县区旗]委|县(?:纪委|巡察)|(?!年)(?:(?!届)[一-鿿]){2,4}[县旗](?!级|处|直|市)")),
    ("中央", re.compile(r"中央巡视|党中央|十[八九]届中央|二十届中央")),
)
_COMMITTEE = re.compile(r"自治区党委|省委|市委|州委|盟委|县委|区委|旗委")
_COMMITTEE_LEVEL = {
    "自治区党委": "省",
    "省委": "省",
    "市委": "市",
    "州委": "市",
    "盟委": "市",
    "县委": "县",
    "区委": "县",
    "旗委": "县",
}
_PROVINCE_NAME = re.compile(r"(?:^|[^一-鿿]|年|中共|根据)(?!年)([一-鿿]{2,3})省(?!级|属|直|管|内|外)", re.MULTILINE)
_PROVINCE_STOP = re.compile(r"[的在对全我各本该外邻跨由为向经与和按据是从个到将把根按贯落会年中共]|提级|办理")
# Words that only one province's texts use for its own divisions.
_TELLING = ((re.compile(r"盟市|旗县"), "内蒙古自治区"), (re.compile(r"兵团党委|师市"), "新疆维吾尔自治区"))
MIN_MENTIONS = 2


def infer(title: str, text: str, given: Mapping[str, str], lexicons: Lexicons) -> dict[str, Inferred]:
    """Metadata of one document: what is given, else what the title shows, else what the text shows.

    Args:
        title: the document's title, empty if it has none.
        text: its cleaned text.
        given: what the file or the sidecar says, by field; `<field>_evidence` names the source.
        lexicons: the divisions.
    """
    shown = {
        "title": Inferred(title, "first line", "high") if title else NOTHING,
        "genre": genre(title, text),
        "level": level(title, text),
        "year": year(title, text),
        "province": province(title, text, lexicons),
        "source": NOTHING,
        "date": NOTHING,
    }
    return {
        name: Inferred(given[name], given.get(f"{name}_evidence", ""), "given") if given.get(name) else value
        for name, value in shown.items()
    }


def genre(title: str, text: str) -> Inferred:
    """By the title's most telling genre word; without a title, by a telling phrase at the text's beginning or end."""
    for name, words in GENRE_WORDS.items():
        word = next((w for w in words if w in title), None)
        if word:
            return Inferred(name, word, "high")
    for pattern, name in _GENRE_PHRASES:
        m = pattern.search(text[:HEAD]) or pattern.search(text[-HEAD:])
        if m:
            return Inferred(name, m[0], "medium")
    return NOTHING


_GENRE_PHRASES = (
    (re.compile(r"(?:现将|现就)[^。]{0,30}(?:反馈如下|反馈意见)"), "反馈"),
    (re.compile(r"(?:现将|现就)[^。]{0,30}(?:整改[^。]{0,16}(?:公布|通报|报告|如下))"), "整改"),
    (re.compile(r"(?:现将|现就)[^。]{0,30}(?:总结如下|总结)"), "总结"),
    (re.compile(r"(?:现将|现就)[^。]{0,30}(?:报告如下|汇报如下)"), "报告"),
    (re.compile(r"^同志们[：:，]?", re.MULTILINE), "讲话"),
)


def level(title: str, text: str) -> Inferred:
    """By the body that the title names, else by the committee that the text speaks of most, if it does so clearly."""
    for name, pattern in _LEVELS:
        m = pattern.search(title.replace("中共", "，"))
        if m:
            return Inferred(name, m[0], "high")
    counts = Counter(_COMMITTEE_LEVEL[m[0]] for m in _COMMITTEE.finditer(text))
    top = counts.most_common(2)
    if not top or top[0][1] < MIN_MENTIONS or (len(top) > 1 and top[0][1] < 1.5 * top[1][1]):
        return NOTHING
    word = Counter(m[0] for m in _COMMITTEE.finditer(text) if _COMMITTEE_LEVEL[m[0]] == top[0][0]).most_common(1)[0][0]
    return Inferred(top[0][0], f"{word} ×{top[0][1]}", "medium")


# 与2020年相比: what the text's own year is compared with
_COMPARED = re.compile(r"[与同和跟](?:19|20)\d\d年?[^，。；]{0,6}?相?比|[比较](?:19|20)\d\d年")


def year(title: str, text: str) -> Inferred:
    """The year the text reports on.

    By the title; else by the year that the first lines name, if they name one only; else by an anniversary or a meeting that
    happens once; else by the latest dated month. Never by today's date.
    """
    m = _YEAR.search(title)
    if m and not _YEAR_RANGE.search(title):
        return Inferred(m[1], m[0], "high")
    han = _HAN_YEAR.search(title)
    if han:
        return Inferred(f"20{_HAN_DIGIT[han[1]]}{_HAN_DIGIT[han[2]]}", han[0], "high")
    head = {m[1]: m[0] for m in _YEAR.finditer(_COMPARED.sub("", text[:HEAD]))}
    if len(head) == 1:
        return Inferred(*next(iter(head.items())), "medium")
    event = _by_event(text)
    return event if event.value else _by_months(text)


def _by_event(text: str) -> Inferred:
    m = _ANNIVERSARY.search(text)
    if m:
        return Inferred(str(_FOUNDED[m[1]] + int(m[2])), m[0], "medium")
    found = {y: e for e, y in _EVENTS.items() if e in text}
    # a text written after an event still names it, so that the latest one is only a hint
    return Inferred(str(max(found)), found[max(found)], "low") if found else NOTHING


def _by_months(text: str) -> Inferred:
    months = Counter(m[1] for m in _MONTH.finditer(text))
    if not months:
        return NOTHING
    latest = max(months)
    sure = months[latest] >= MIN_MENTIONS or len(months) == 1
    return Inferred(latest, f"{latest}年…月 ×{months[latest]}", "low") if sure else NOTHING


def province(title: str, text: str, lexicons: Lexicons) -> Inferred:
    """By a division that the title or, clearly and alone, the text names; an unknown `…省` counts where it is written out."""
    for stretch, least in ((title, 1), (text, MIN_MENTIONS)):
        counts = _provinces(stretch, lexicons)
        if not counts:
            continue
        (name, (number, word)), *others = sorted(counts.items(), key=lambda item: -item[1][0])
        if number >= least and (not others or number >= 3 * others[0][1][0]):
            return Inferred(name, f"{word} ×{number}" if number > 1 else word, "high" if stretch is title else "medium")
    for pattern, name in _TELLING:
        m = pattern.search(text)
        if m:
            return Inferred(name, m[0], "medium")
    return NOTHING


def _provinces(text: str, lexicons: Lexicons) -> dict[str, tuple[int, str]]:
    """Province → (how often it or a division of it is named, the word that names it first)."""
    counts: dict[str, tuple[int, str]] = {}
    for _, _, (name, word) in lexicons.province_terms.find(text):
        number, first = counts.get(name, (0, word))
        counts[name] = (number + 1, first)
    for m in _PROVINCE_NAME.finditer(text):
        name = f"{m[1]}省"
        if name not in counts and not _PROVINCE_STOP.search(name):
            number, first = counts.get(name, (0, name))
            counts[name] = (number + 1, first)
    return counts
