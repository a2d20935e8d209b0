"""Pages of a report as a browser reads them."""

from lxml import html


def parsed(path):
    """The page of a file."""
    return html.document_fromstring(path.read_bytes().decode(), parser=html.HTMLParser(encoding="utf-8"))


def text_of(element):
    """All text in an element."""
    return "".join(element.itertext())


def assert_links_lead_somewhere(folder):
    """Every link on every page of a report leads to a file of it, and to a place in that file."""
    for path in folder.rglob("*.html"):
        for link in parsed(path).xpath("//a"):
            file, _, anchor = link.get("href").partition("#")
            target = (path.parent / file).resolve() if file else path
            assert target.is_relative_to(folder), (path, link.get("href"))
            assert target.is_file(), (path, link.get("href"))
            assert not anchor or parsed(target).xpath("//*[@id=$anchor]", anchor=anchor), (path, link.get("href"))
