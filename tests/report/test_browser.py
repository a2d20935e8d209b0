import re
import shutil
from itertools import pairwise

import pytest
from hostile_corpus import TEXT, TITLE, comparison_tables, frame, make, mention

from pipeline import layers
from pipeline.compare import schema as compared

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the path")]
PATHS = (
    "index", "rates", "keyness", "reuse", "slogans", "silences", "findings", "documents/index", "documents/1", "documents/2",
    "documents/3", "search", "glossary",
)  # fmt: skip


@pytest.fixture(scope="module")
def chromium():
    with playwright.sync_playwright() as api:
        browser = api.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    """A page that must not complain, ask anyone for anything, or open a dialog."""
    page = chromium.new_page(viewport={"width": 1366, "height": 768})
    wrong = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: request.url.startswith("file:///") or wrong.append(request.url))
    yield page
    page.close()
    assert wrong == []


def open_(page, folder, name):
    page.goto((folder / f"{name}.html").as_uri())
    page.wait_for_load_state("load")


def column(page, n):
    return page.locator(f"tbody tr:visible td:nth-child({n})").all_inner_texts()


class TestEveryPage:
    @pytest.mark.parametrize("name", PATHS)
    def test_runs_styled_and_silent(self, page, report, name):
        open_(page, report[0], name)
        page.wait_for_timeout(50)
        style = page.evaluate("getComputedStyle(document.body).fontFamily")
        assert style.startswith('"Noto Sans SC"')
        assert page.evaluate("document.querySelectorAll('[title]').length") == 0  # the script has run

    @pytest.mark.parametrize("width", [375, 768, 1440])
    @pytest.mark.parametrize("name", PATHS)
    def test_does_not_scroll_sideways(self, page, report, name, width):
        page.set_viewport_size({"width": width, "height": 812})
        open_(page, report[0], name)
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    def test_skip_link_is_first(self, page, report):
        open_(page, report[0], "index")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.locator(".skip").bounding_box()["y"] >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"

    @pytest.mark.parametrize("name", ["rates", "findings", "documents/1", "documents/index"])
    def test_controls_have_names_and_visible_focus(self, page, report, name):
        open_(page, report[0], name)
        for control in page.locator("button:not([disabled]), input, select").all():
            named = control.evaluate("e => (e.labels && e.labels.length ? e.labels[0].innerText : e.innerText).trim()")
            assert named
        page.keyboard.press("Tab")
        for _ in range(20):
            page.keyboard.press("Tab")
            assert page.evaluate(
                "document.activeElement === document.body || getComputedStyle(document.activeElement).outlineStyle !== 'none'"
            )

    def test_hostile_texts_are_shown_as_they_are(self, page, report):
        open_(page, report[0], "documents/1")
        assert page.locator("h1").inner_text() == TITLE
        assert page.locator("article h3").inner_text() == TEXT.split("\n")[0]
        for name in ("index", "documents/index", "findings"):
            open_(page, report[0], name)
            page.wait_for_timeout(50)
            assert page.get_by_text(TITLE).first.is_visible()


class TestTable:
    def test_sort(self, page, report):
        open_(page, report[0], "rates")
        head = page.locator("th").nth(3)
        head.get_by_role("button").click()
        assert column(page, 4) == ["3", "3", "20", "20", "100", "100"]
        assert head.get_attribute("aria-sort") == "ascending"
        head.get_by_role("button").press("Enter")
        assert column(page, 4) == ["100", "100", "20", "20", "3", "3"]
        assert head.get_attribute("aria-sort") == "descending"
        page.locator("th").nth(2).get_by_role("button").click()
        assert page.locator("th[aria-sort]").count() == 1

    def test_missing_values_stand_last_in_both_directions(self, page, report):
        open_(page, report[0], "keyness")
        ratio = [c.name for c in compared.KEYNESS.columns].index("log_ratio")
        for want in (["−2", "1", "2", "–"], ["2", "1", "−2", "–"]):
            page.locator("th").nth(ratio).get_by_role("button").click()
            assert column(page, ratio + 1) == want

    def test_filter_counts_aloud(self, page, report):
        folder, lang = report
        open_(page, folder, "rates")
        shown = page.locator(".shown")
        assert shown.get_attribute("aria-live") == "polite"
        page.get_by_role("searchbox").fill("乙省 两个")
        playwright.expect(shown).to_have_text({"zh": "1 / 6 行", "en": "1 of 6 rows"}[lang])
        assert column(page, 3) == ["两个维护"]
        page.get_by_role("searchbox").fill("")
        playwright.expect(shown).to_have_text({"zh": "6 / 6 行", "en": "6 of 6 rows"}[lang])

    def test_documents_by_group(self, page, report):
        open_(page, report[0], "documents/index")
        page.get_by_role("combobox").select_option(label="乙省")
        assert column(page, 2) == ["乙篇"]


def fits(page):
    box, size = page.locator("#tip").bounding_box(), page.viewport_size
    return (
        box["x"] >= 0
        and box["y"] >= 0
        and box["x"] + box["width"] <= size["width"]
        and box["y"] + box["height"] <= size["height"]
    )


class TestTooltip:
    def test_mark_by_pointer(self, page, report):
        open_(page, report[0], "rates")
        assert page.locator("#tip").is_hidden()
        page.locator(".mark").first.hover()
        assert page.locator("#tip").inner_text() == "甲省：5 次 <b>"
        assert fits(page)
        page.keyboard.press("Escape")
        assert page.locator("#tip").is_hidden()

    def test_mark_by_keyboard(self, page, report):
        open_(page, report[0], "rates")
        page.locator(".canvas").first.focus()
        page.keyboard.press("Tab")
        assert page.locator("#tip").inner_text() == "甲省：5 次 <b>"
        page.keyboard.press("ArrowRight")
        assert page.locator("#tip").inner_text() == "乙省：3 次"
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "乙省：3 次"
        page.keyboard.press("Escape")
        assert page.locator("#tip").is_hidden()

    def test_arrows_stop_at_both_ends_and_tab_goes_on(self, page, report):
        open_(page, report[0], "rates")
        page.locator(".canvas").first.focus()
        page.keyboard.press("Tab")
        for key, told in (
            ("ArrowLeft", "甲省"),
            ("End", "乙省"),
            ("ArrowDown", "乙省"),
            ("Home", "甲省"),
            ("ArrowUp", "甲省"),
        ):
            page.keyboard.press(key)
            assert page.locator("#tip").inner_text().startswith(told), key
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "get"
        page.keyboard.press("Shift+Tab")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("甲省")

    def test_a_text_is_one_stop(self, page, report):
        open_(page, report[0], "documents/1")
        assert page.locator("article [tabindex='0']").count() == 1
        page.locator("article [tabindex='-1']").last.focus()
        assert page.locator("article [tabindex='0']").count() == 1
        assert page.evaluate("document.activeElement.tabIndex") == 0

    @pytest.mark.parametrize("width", [375, 1366])
    def test_every_mention_at_the_edge_of_the_window(self, page, report, width):
        page.set_viewport_size({"width": width, "height": 300})
        open_(page, report[0], "documents/1")
        mentions = page.locator(".m[tabindex]").all()
        assert len(mentions) >= 3
        for item in mentions:
            item.focus()
            page.wait_for_timeout(30)
            assert page.locator("#tip").is_visible()
            assert fits(page)

    def test_mention_tells_and_lights_all_its_pieces(self, page, report):
        open_(page, report[0], "documents/1")
        page.locator(".masks").hover()
        assert len(page.locator("#tip").inner_text().split("\n")) == 2
        assert "".join(page.locator(".lit").all_inner_texts()) == "发现党组织xx个"

    @pytest.mark.parametrize("width", [375, 1366])
    def test_heads_at_the_edge_of_the_window(self, page, report, width):
        page.set_viewport_size({"width": width, "height": 768})
        open_(page, report[0], "rates")
        for head in page.locator("th button").all():
            head.focus()
            page.wait_for_timeout(30)
            assert fits(page)

    def test_head_of_a_column(self, page, report):
        folder, lang = report
        open_(page, folder, "rates")
        page.locator("th button").nth(3).focus()
        said = next(c for c in compared.RATES.columns if c.name == "count")
        assert (said.about_zh if lang == "zh" else said.about) in page.locator("#tip").inner_text()


class TestDocument:
    @pytest.mark.parametrize("layer", ["masks", "organizations", "statistics", "problems", "passages"])
    def test_layers_toggle(self, page, report, layer):
        open_(page, report[0], "documents/1")
        button = page.locator(f"[data-layer={layer}]")
        style = f"getComputedStyle(document.querySelector('.m.{layer}')).backgroundImage"
        place = [*(own.name for own in layers.every()), "passages"].index(layer)

        def drawn():
            return re.split(r",\s*(?=none|linear)", page.evaluate(style))[place] != "none"

        assert (button.get_attribute("aria-pressed"), drawn()) == ("true", True)
        button.click()
        assert (button.get_attribute("aria-pressed"), drawn()) == ("false", False)
        button.press("Space")
        assert (button.get_attribute("aria-pressed"), drawn()) == ("true", True)

    def test_findings_toggle(self, page, report):
        open_(page, report[0], "documents/1")
        assert page.locator(".note:not(.reuse)").first.is_visible()
        page.locator("[data-layer=notes]").click()
        assert page.locator(".note:not(.reuse)").first.is_hidden()
        assert page.locator(".note.reuse").is_visible()

    def test_empty_layer_has_no_toggle(self, page, report):
        open_(page, report[0], "documents/1")
        assert page.locator("[data-layer=rounds]").is_disabled()

    def test_passage_leads_to_the_other_document(self, page, report):
        open_(page, report[0], "documents/1")
        page.locator(".reuse a").click()
        page.wait_for_url("**/documents/2.html#r*")
        assert page.locator(":target + .m").inner_text() == "落实不力。"


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A report with 20 000 findings."""
    tmp = tmp_path_factory.mktemp("many")
    said = "发现党组织12个。"
    rows = [
        mention("b.txt#1", "第二篇：发现党组织12个。\n落实不力。", said, 1, status=("found", "target")[n % 2],
                labels=("other", "corruption|other")[n % 4 == 0], unsure=n % 10 == 0)
        | {"text": f"第{n}条：{said}"}
        for n in range(20_000)
    ]  # fmt: skip
    make(tmp / "out", tmp, "zh", rows)
    return tmp / "out"


class TestFindings:
    def expect(self, page, rows, told):
        """So many rows and this count, once the parts have been loaded."""
        playwright.expect(page.locator(".shown")).to_have_text(told)
        playwright.expect(page.locator("#findings tbody tr")).to_have_count(rows)

    def test_pages_of_a_hundred(self, page, many):
        open_(page, many, "findings")
        self.expect(page, 100, "20,000 条")
        assert page.locator(".at").inner_text() == "第 1 / 200 页"
        assert page.locator(".turn").first.is_disabled()
        page.locator(".turn").last.click()
        playwright.expect(page.locator("#findings tbody tr td:nth-child(6)").first).to_contain_text("第100条")
        assert page.locator(".at").inner_text() == "第 2 / 200 页"
        assert page.locator("script[src^='findings/']").count() == 1  # what is not shown is not loaded

    def test_filters_work_together(self, page, many):
        open_(page, many, "findings")
        page.locator("[data-of=status]").select_option(label="存在")
        self.expect(page, 100, "10,000 条")
        page.locator("[data-of=label]").select_option(label="腐败问题")
        self.expect(page, 100, "5,000 条")
        page.locator("[data-of=unsure]").check()
        self.expect(page, 100, "1,000 条")
        page.get_by_role("searchbox").fill("第1998")
        want = [n for n in range(0, 20_000, 20) if str(n).startswith("1998")]
        playwright.expect(page.locator(".shown")).to_have_text(f"{len(want)} 条")
        playwright.expect(page.locator("#findings tbody tr")).to_have_count(len(want))
        assert [int(re.search(r"\d+", text)[0]) for text in column(page, 6)] == want
        page.locator("[data-of=group]").select_option(label="<b>甲省")
        self.expect(page, 0, "0 条")

    def test_year(self, page, report):
        open_(page, report[0], "findings")
        page.locator("[data-of=year]").select_option("2022")
        playwright.expect(page.locator("#findings tbody tr")).to_have_count(1)
        assert column(page, 6) == ["落实不力。"]

    def test_link_leads_to_the_sentence(self, page, report):
        open_(page, report[0], "findings")
        page.locator("tbody a").first.click()
        page.wait_for_url("**/documents/1.html#s2")
        assert page.locator(":target").inner_text().startswith("发现党组织xx个，落实不力。")


@pytest.fixture
def many_rows(tmp_path):
    rows = [{"group": "乙省", "layer": "slogans", "item": f"提法{n}", "count": n, "documents": 4} for n in range(200)]
    make(tmp_path / "out", tmp_path, tables=comparison_tables() | {"rates": frame(compared.RATES, rows)})
    return tmp_path / "out"


class TestPrint:
    def test_tables_unfold_and_controls_go(self, page, many_rows):
        page.set_viewport_size({"width": 720, "height": 1000})
        open_(page, many_rows, "rates")
        wrap = page.locator(".wrap")
        assert wrap.evaluate("e => e.scrollHeight > e.clientHeight")
        page.emulate_media(media="print")
        assert wrap.evaluate("e => e.scrollHeight <= e.clientHeight + 1")
        assert wrap.evaluate("e => e.scrollWidth <= e.clientWidth + 1")
        for control in (".tools", ".top nav", ".skip", ".get"):
            assert page.locator(control).first.is_hidden()
        assert page.locator("tbody tr").last.is_visible()

    def test_document(self, page, report):
        open_(page, report[0], "documents/1")
        page.emulate_media(media="print")
        assert page.locator(".layers").is_hidden()
        assert page.locator(".note").first.is_visible()
        assert page.locator("article p").first.is_visible()


class TestWide:
    def test_what_is_wider_than_the_window_says_so(self, page, report):
        folder, lang = report
        said = {"zh": "← 左右滑动可看全 →", "en": "← slide sideways for the rest →"}[lang]
        page.set_viewport_size({"width": 390, "height": 800})
        open_(page, folder, "rates")
        hint = page.locator("#table-rates .hint")
        assert hint.inner_text() == said
        page.set_viewport_size({"width": 1800, "height": 800})
        playwright.expect(hint).to_have_count(0)
        page.set_viewport_size({"width": 390, "height": 800})
        playwright.expect(hint).to_have_count(1)

    def test_what_fits_says_nothing(self, page, report):
        open_(page, report[0], "rates")
        assert page.locator(".canvas").count() == 2
        assert page.locator(".drawing .hint").count() == 0


def test_a_link_opens_what_it_leads_to(page, report):
    open_(page, report[0], "glossary")
    rates = page.locator("#of-rates")
    assert rates.get_attribute("open") is None
    page.goto((report[0] / "rates.html").as_uri())
    page.locator("#table-rates .about a").click()
    page.wait_for_url("**/glossary.html#of-rates")
    assert rates.get_attribute("open") is not None


def test_headings_skip_no_level(page, report):
    for name in ("index", "rates", "reuse", "findings", "documents/index"):
        open_(page, report[0], name)
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => Number(h.tagName[1]))")
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
