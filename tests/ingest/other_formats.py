"""Small files of formats that no library here writes, made part by part."""

from __future__ import annotations

import struct
import zipfile
import zlib
from email.message import EmailMessage
from io import BytesIO

_SPACES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
    for name in ("office", "text", "table", "style", "drawing")
}
_XMLNS = " ".join(f'xmlns:{"draw" if name == "drawing" else name}="{uri}"' for name, uri in _SPACES.items())
MIME = b"application/vnd.oasis.opendocument.text"


def packed(parts: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of these parts, in order."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def odt(body: str, styles: str = "", head: str = "", **parts: str) -> bytes:
    """An OpenDocument text with this body and these automatic styles."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content {_XMLNS}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return packed({"mimetype": MIME, "content.xml": content, **parts})


def paragraph(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>' if style else f"<text:p>{text}</text:p>"


def ofd(*pages: list[tuple[float, float, str]], size: float = 5, head: str = "") -> bytes:
    """An OFD document whose pages hold texts at (x, y) in millimetres."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    parts = {
        "OFD.xml": f"<ofd:OFD {space} Version='1.0' DocType='OFD'><ofd:DocBody><ofd:DocInfo/>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
        + "".join(f"<ofd:Page ID='{i}' BaseLoc='Pages/{i}.xml'/>" for i in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
    }
    for i, runs in enumerate(pages):
        objects = "".join(
            f"<ofd:TextObject ID='{n}' Boundary='{x} {y} 180 8' Size='{size}'>"
            f"<ofd:TextCode X='0' Y='5'>{text}</ofd:TextCode></ofd:TextObject>"
            for n, (x, y, text) in enumerate(runs, 10)
        )
        parts[f"Doc_0/Pages/{i}.xml"] = (
            f"{head}<ofd:Page {space}><ofd:Content><ofd:Layer ID='1'>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return packed(parts)


def rtf(body: str) -> bytes:
    """An RTF file in GBK as Chinese Word writes it, `body` in control words and Chinese characters."""
    escaped = "".join(c if c < "\x80" else "".join(f"\\'{byte:02x}" for byte in c.encode("gbk")) for c in body)
    fonts = r"{\fonttbl{\f0\fnil\fcharset134 SimSun;}}"
    return (r"{\rtf1\ansi\ansicpg936\deff0" + fonts + r"\pard\plain\f0 " + escaped + "}").encode("ascii")


def mail(text: str, *attachments: tuple[str, bytes], subject: str = "巡察情况", html: str = "") -> bytes:
    """An e-mail with attachments."""
    message = EmailMessage()
    message["Subject"], message["From"], message["Date"] = (
        subject,
        "某某 <a@example.com>",
        "Tue, 05 Mar 2024 08:30:00 +0800",
    )
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def gbk_named(parts: dict[str, bytes]) -> bytes:
    """A ZIP archive as Chinese Windows makes it: names in GBK, without the mark of UTF-8."""
    body, directory = b"", b""
    for name, content in parts.items():
        raw = name.encode("gbk")
        sizes = (zlib.crc32(content), len(content), len(content), len(raw))
        directory += (
            struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, *sizes, 0, 0, 0, 0, 0, len(body)) + raw
        )
        body += struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 33, *sizes, 0) + raw + content
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, len(parts), len(parts), len(directory), len(body), 0)
    return body + directory + end
