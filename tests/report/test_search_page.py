"""Words in context and downloads, in a real browser: what is found, in which order, and what the CSV holds."""

import csv
import io
import shutil

import pandas as pd
import pytest
from hostile_corpus import make, mention

from pipeline.compare.corpus import Corpus
from pipeline.compare.grouping import Grouping
from pipeline.report import kwic
from pipeline.report.library import Library
from pipeline.report.words import Words

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
browsers = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the path")]

SENTENCES = [
    ("发现问题**个，落实不力。", "发现问题〔COUNT〕个，落实不力。"),
    ("ＡＢＣ公司把发现的问题改了，又发现问题。", None),
    ("坚决做到“两个维护”，发现 线索。", None),
    ("=HYPERLINK(1)发现问题", None),
]


def library(rows=SENTENCES, paged=True):
    ids = [f"d{n}" for n in range(len(rows))]
    tables = {
        "documents": pd.DataFrame({"doc_id": ids, "title": [f"题{n}" for n in range(len(rows))]}),
        "sentences": pd.DataFrame(
            {"doc_id": ids, "sentence_id": [f"{d}:7" for d in ids], "text": [t for t, _ in rows], "normalized": [n for _, n in rows]}
        ),
    }  # fmt: skip
    grouping = Grouping(("year",), {d: "甲" if n % 2 else "乙" for n, d in enumerate(ids)})
    made = Library(Corpus(None, _read=tables), grouping, Words("zh"))
    made.paged = set(ids) if paged else set(ids[:1])
    return made


class TestParts:
    def test_texts_once_and_their_normal_form_where_it_differs(self):
        (part,) = kwic.parts(library())
        assert part.startswith('xunshi.sentences(0, {"titles":{"1":"题0",')
        assert '[1,7,"发现问题**个，落实不力。","发现问题〔COUNT〕个，落实不力。"]' in part
        assert '[2,7,"ＡＢＣ公司把发现的问题改了，又发现问题。",0]' in part

    def test_only_of_documents_with_a_page(self):
        (part,) = kwic.parts(library(paged=False))
        assert "题0" in part
        assert "题1" not in part

    def test_in_parts_of_so_many(self, monkeypatch):
        monkeypatch.setattr(kwic, "PART", 3)
        assert [part.partition(",")[0] for part in kwic.parts(library())] == [
            "xunshi.sentences(0",
            "xunshi.sentences(1",
        ]
        assert '"parts":2' in kwic.page(library()).given["data"]

    def test_none(self):
        assert list(kwic.parts(library([]))) == []

    def test_no_text_ends_its_script(self):
        (part,) = kwic.parts(library([("</script><!--\u2028", None)]))
        assert not set(part) & set("<>\u2028")


@pytest.fixture(scope="module")
def chromium():
    with playwright.sync_playwright() as api:
        browser = api.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    tmp = tmp_path_factory.mktemp("search")
    said = "发现党组织12个。"
    rows = [
        mention("b.txt#1", "第二篇：发现党组织12个。\n落实不力。", said, 1, status="found", labels="other|corruption", unsure=n == 1)
        | {"text": text}
        for n, text in enumerate(["=1+1，“甲”", '带"引号"', "-3", "末\n行"])
    ]  # fmt: skip
    make(tmp / "out", tmp, "zh", rows)
    parts = list(kwic.parts(library()))
    data = kwic.page(library()).given["data"]
    page = (tmp / "out" / "search.html").read_text(encoding="utf-8")
    (tmp / "out" / "search.html").write_text(page.replace('{"parts":1}', str(data)), encoding="utf-8")
    (tmp / "out" / "search" / "0.js").write_text(parts[0], encoding="utf-8")
    return tmp / "out"


@pytest.fixture
def page(chromium):
    page = chromium.new_page()
    wrong = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: request.url.startswith(("file:///", "blob:")) or wrong.append(request.url))
    yield page
    page.close()
    assert wrong == []


def sought(page, folder, words, **chosen):
    page.goto((folder / "search.html").as_uri())
    for name, value in chosen.items():
        page.locator(f"select[data-of={name}]").select_option(value)
    page.get_by_role("searchbox").fill(words)
    playwright.expect(page.locator(".shown")).not_to_have_text("")
    return list(
        zip(
            *(page.locator(f".kwic tbody .{part}").all_inner_texts() for part in ("before", "match", "doc")),
            strict=True,
        )
    )


def numbers(found):
    return [int(doc.split()[0]) for _, _, doc in found]


def saved(page):
    with page.expect_download() as told:
        page.locator(".save").click()
    with open(told.value.path(), encoding="utf-8-sig", newline="") as file:  # noqa: PTH123
        return list(csv.reader(io.StringIO(file.read())))


class TestBrowser:
    pytestmark = browsers

    @pytest.mark.parametrize(
        ("words", "chosen", "want"),
        [
            ("发现问题", {}, [1, 2, 4]),
            ("发现", {}, [1, 2, 2, 3, 4]),
            ("发现 落实", {}, [1]),
            ("落实 发现", {}, [1]),
            ("ABC", {}, [2]),  # full width in the text
            ("ａｂｃ", {}, [2]),
            ('"两个维护"', {}, [3]),  # straight for curly
            ("**", {}, [1]),
            ("〔count〕", {}, []),
            ("〔count〕", {"form": "normal"}, [1]),
            ("**", {"form": "normal"}, []),
            ("落实不力", {"form": "normal"}, [1]),
            ("公司", {"form": "normal"}, [2]),
            ("发现问题", {"group": "1"}, [2, 4]),
            ("发现问题", {"group": "0"}, [1]),
            ("没有的词", {}, []),
            ("个。.*", {}, []),
        ],
    )
    def test_what_is_found(self, page, folder, words, chosen, want):
        assert numbers(sought(page, folder, words, **chosen)) == want

    def test_match_stands_between_its_own_sides(self, page, folder):
        found = sought(page, folder, "abc")
        assert found[0][:2] == ("", "ＡＢＣ")
        assert [before for before, *_ in sought(page, folder, "发现")][1:3] == [
            "ＡＢＣ公司把",
            "ＡＢＣ公司把发现的问题改了，又",
        ]

    def test_order_by_what_follows(self, page, folder):
        sought(page, folder, "发现", sort="right")
        behind = page.locator(".kwic tbody .behind").all_inner_texts()
        assert [text[:2] for text in behind] == [" 线", "的问", "问题", "问题", "问题"]

    def test_order_by_what_precedes(self, page, folder):
        found = sought(page, folder, "发现", sort="left")
        assert [before[-1:] for before, *_ in found] == ["", "，", ")", "把", "又"]

    def test_link_leads_to_the_sentence(self, page, folder):
        sought(page, folder, "发现 落实")
        assert page.locator(".kwic tbody a").get_attribute("href") == "documents/1.html#s7"

    def test_letters_of_an_input_method_wait(self, page, folder):
        sought(page, folder, "发现")
        box = page.get_by_role("searchbox")
        box.evaluate("e => { e.value = 'fa xian'; e.dispatchEvent(new InputEvent('input', { isComposing: true })); }")
        page.wait_for_timeout(250)
        assert page.locator(".shown").inner_text() == "5 处"
        box.evaluate("e => { e.value = '落实'; e.dispatchEvent(new CompositionEvent('compositionend')); }")
        playwright.expect(page.locator(".shown")).to_have_text("1 处")

    def test_download_of_what_was_found(self, page, folder):
        sought(page, folder, "发现问题")
        head, *rows = saved(page)
        assert head == ["编号", "标题", "句序", "上文", "匹配", "下文"]
        assert [row[0] for row in rows] == ["1", "2", "4"]
        assert rows[2][3:] == ["'=HYPERLINK(1)", "发现问题", ""]

    def test_download_of_findings(self, page, folder):
        page.goto((folder / "findings.html").as_uri())
        page.locator("tbody tr").first.wait_for()
        head, *rows = saved(page)
        assert head[-1] == "正文"
        assert [row[-1] for row in rows] == ["'=1+1，“甲”", '带"引号"', "'-3", "末\n行"]
        assert rows[1][4:8] == ["1", "存在", "其他问题|腐败问题", "存疑"]
        page.locator("[data-of=unsure]").check()
        playwright.expect(page.locator(".shown")).to_have_text("1 条")
        assert [row[-1] for row in saved(page)[1:]] == ['带"引号"']
