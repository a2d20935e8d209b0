"""Word files made for a test: lists, footnotes, changed parts."""

import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from pipeline.errors import UnreadableError
from pipeline.ingest.readers import read

W = nsdecls("w")


def save(document, tmp_path, name="file.docx"):
    path = tmp_path / name
    document.save(path)
    return path


def lines(document, tmp_path):
    [raw] = read(save(document, tmp_path))
    assert (raw.encoding, raw.paragraphs, dict(raw.metadata)) == ("docx", "lines", {})
    return raw.text.split("\n")


def refusal(path):
    with pytest.raises(UnreadableError) as caught:
        read(path)
    return caught.value.cause


def append(document, xml):
    document.element.body.insert_element_before(parse_xml(xml), "w:sectPr")


def define(document, number, levels, *, override=""):
    """A list definition of (numFmt, lvlText, further elements) per level, and a list that uses it."""
    root = document.part.numbering_part.element
    body = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text, more) in enumerate(levels)
    )
    first = root.find(qn("w:num"))
    abstract = parse_xml(f'<w:abstractNum {W} w:abstractNumId="{number}">{body}</w:abstractNum>')
    root.insert(0, abstract) if first is None else first.addprevious(abstract)
    use(document, number, number, override)


def use(document, number, abstract, override=""):
    xml = f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>'
    document.part.numbering_part.element.append(parse_xml(xml))


def item(document, text, number, depth=0, style=None):
    paragraph = document.add_paragraph(text, style=style)
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = depth
    properties.get_or_add_numId().val = number
    return paragraph


OFFICIAL = [
    ("chineseCounting", "%1、", ""),
    ("chineseCounting", "（%2）", ""),
    ("decimal", "%3.", ""),
    ("decimal", "(%4)", ""),
]


def add_footnotes(path):
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>线</w:t></w:r></w:p></w:footnote>'
        '<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>脚注一</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    base = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"

    def change(name, data):
        if name == "[Content_Types].xml":
            return data.replace(
                b"</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{base}"/></Types>'.encode()
            )
        if name == "word/_rels/document.xml.rels":
            return data.replace(
                b"</Rel", f'<Relationship Id="rId99" Type="{relation}" Target="footnotes.xml"/></Rel'.encode()
            )
        return data

    return rewrite(path, change, {"word/footnotes.xml": notes})


def rewrite(path, change, more=()):
    with zipfile.ZipFile(path) as archive:
        parts = {name: change(name, archive.read(name)) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**parts, **dict(more)}.items():
            archive.writestr(name, data)
    return path


def sample(tmp_path):
    document = Document()
    document.add_paragraph("一、坚持政治巡视。" * 50)
    return save(document, tmp_path)
