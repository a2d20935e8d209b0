"""The report's pages of problems followed: every one stands there once, and every sentence leads to its text."""

import csv
import re

import pytest
from html_pages import parsed, text_of

from pipeline.compare.corpus import Corpus
from pipeline.report import site
from pipeline.threads.tables import Traced, thread_rows


@pytest.fixture(scope="module", params=["zh", "en"])
def report(request, results, followed, tmp_path_factory):
    out = tmp_path_factory.mktemp("pages") / "report"
    corpus = Corpus.load(results)
    site.write(out, corpus, corpus.group(["year"]), {}, [], request.param, traced=followed)
    return out, request.param


def bodies(folder):
    return sorted(folder.glob("threads/[0-9]*.html"))


def test_every_problem_once_under_its_body(report, followed):
    folder, _ = report
    found = [
        (text_of(page.find(".//h1")), text_of(li.find("h3/a")), text_of(li.xpath("h3/span")[0]))
        for path in bodies(folder)
        for page in (parsed(path),)
        for li in page.xpath("//li[@class='thread']")
    ]
    lang = report[1]
    titles = Corpus.load(followed.corpus.folder).titles(lang)
    assert found == [(t.body, t.problem, titles.of("thread_state", t.state)) for t in followed.threads]


def test_every_sentence_leads_to_its_text(report):
    folder, _ = report
    pages, count = {}, 0
    for path in bodies(folder):
        for link in parsed(path).xpath("//h3/a|//dl[@class='told']//a|//p[@class='cut']/a"):
            target, anchor = link.get("href").split("#")
            page = pages.setdefault(target, parsed(path.parent / target))
            line = "".join(
                text_of(p) for p in page.xpath(f"//*[@id='{anchor}']/ancestor::div[contains(@class,'line')]")
            )
            plain = re.sub(r"\s|\d", "", line)  # the numbers of findings stand in the text
            assert re.sub(r"\s|\d", "", text_of(link))[:8] in plain, (link.get("href"), text_of(link))
            count += 1
    assert count > 80


def test_what_came_back_leads_there_and_back(report, followed):
    folder, _ = report
    there = {}
    for path in bodies(folder):
        for li in parsed(path).xpath("//li[@class='thread']"):
            for link in li.xpath("p[@class='again']/a"):
                there.setdefault((path.name, li.get("id")), set()).add(tuple(link.get("href").split("#")))
    assert sum(map(len, there.values())) == 2 * sum(t.later is not None for t in followed.threads) > 0
    for one, others in there.items():
        assert all(one in there[other] for other in others)


def test_first_page_counts_them(report, followed):
    folder, _ = report
    page = parsed(folder / "threads" / "index.html")
    rows = [[text_of(td) for td in tr.findall("td")] for tr in page.xpath("//tbody/tr")]
    assert [row[0] for row in rows] == list(dict.fromkeys(t.body for t in followed.threads))
    assert sum(int(row[2]) for row in rows) == len(followed.threads) == sum(int(n) for row in rows for n in row[3:7])
    assert sum(int(row[7]) for row in rows) == sum(t.unsure for t in followed.threads)
    assert page.xpath("string(//dl[@class='facts']//dd)") == str(len(followed.threads))


def test_tables_beside(report, followed):
    folder, lang = report
    with (folder / "tables" / "threads.csv").open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    assert len(rows) == len(thread_rows(followed.threads))
    assert head[0] == {"zh": "问题编号", "en": "thread"}[lang]
    assert (folder / "tables" / "sayings.csv").is_file()


def test_the_overview_tells_of_them(report, followed):
    folder, _ = report
    page = parsed(folder / "index.html")
    (told,) = page.xpath("//section[@class='headlines']//li[@class='told-seen']")
    assert str(len(followed.threads)) in text_of(told)
    assert told.xpath(".//a/@href") == ["threads/index.html"]
    assert "threads/index.html" in page.xpath("//ul[@class='contents']//a/@href")


def test_only_the_readers_language(report):
    folder, lang = report
    for path in [folder / "threads" / "index.html", *bodies(folder)]:
        main = parsed(path).find(".//main")
        for data in main.xpath(".//a|.//td[1]|.//h1|.//p[@class='about']"):
            data.drop_tree()
        text = text_of(main)
        if lang == "en":
            assert not re.search("[㐀-鿿]", text), path
        else:
            assert not re.search("[A-Za-z]{3,}", text), path


def test_no_page_where_nothing_is_followed(results, tmp_path):
    corpus = Corpus.load(results)
    for traced in (None, Traced(corpus, (), ())):
        site.write(tmp_path / "out", corpus, corpus.group(["year"]), {}, [], traced=traced)
        assert not (tmp_path / "out" / "threads").exists()
        assert "threads/" not in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
