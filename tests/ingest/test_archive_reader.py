"""Files that hold files: each member a document, its doc_id the way in, what cannot be read told one by one."""

import csv
import zipfile
from pathlib import Path

import pytest
from other_formats import gbk_named, mail, odt, packed, paragraph, rtf

from pipeline import lexicons
from pipeline.batch import run as batch
from pipeline.errors import UnreadableError
from pipeline.ingest import corpus, limits
from pipeline.ingest.readers import read
from pipeline.settings import Settings

ONE, TWO = "甲县委2022年巡察总结\n\n发现问题35个。".encode(), "乙县委2023年巡察总结\n\n发现问题36个。".encode()


def put(tmp_path, data, name="files.zip"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def documents(path, told=None):
    heard = []
    found = corpus.read_documents(
        corpus.Source(path, path.name),
        lexicons.load(),
        {},
        told=lambda member, error: heard.append((member, error.cause)),
    )
    return [d.doc_id for d in found], heard


def refusal(path):
    with pytest.raises(UnreadableError) as caught:
        read(path)
    assert caught.value.remedy
    return caught.value.cause


def test_each_member_is_a_document_with_the_way_in(tmp_path):
    table = "标题,正文\n甲,县委开展巡察。\n乙,县委开展巡察。\n".encode()
    inner = packed({"深/通报.rtf": rtf("县委开展巡察。")})
    path = put(tmp_path, packed({"b.txt": TWO, "内/通报.txt": ONE, "内/表.csv": table, "内层.zip": inner}))
    ids, heard = documents(path)
    assert ids == [
        "files.zip!/b.txt#1",
        "files.zip!/内/表.csv#1",
        "files.zip!/内/表.csv#2",
        "files.zip!/内/通报.txt#1",
        "files.zip!/内层.zip!/深/通报.rtf#1",
    ]
    assert heard == []


@pytest.mark.parametrize("name", ["通报.txt", "巡察/二〇二三年／总结.txt", "繁體檔案.txt"])
def test_names_in_the_encoding_of_chinese_windows(tmp_path, name):
    ids, _ = documents(put(tmp_path, gbk_named({name: ONE})))
    assert ids == [f"files.zip!/{name}#1"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/甲.txt", "etc/甲.txt"),
        ("/甲.txt", "甲.txt"),
        ("a\\b\\甲.txt", "a/b/甲.txt"),
        ("甲\n乙.txt", "甲 乙.txt"),
        ("./甲.txt", "甲.txt"),
    ],
)
def test_names_lead_nowhere(tmp_path, name, shown):
    ids, _ = documents(put(tmp_path, packed({name: ONE})))
    assert ids == [f"files.zip!/{shown}#1"]


def test_two_members_of_one_name_keep_their_ids_apart(tmp_path):
    path = tmp_path / "files.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("甲.txt", ONE)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("甲.txt", TWO)
    assert documents(path)[0] == ["files.zip!/甲.txt#1", "files.zip!/甲 (2).txt#1"]


def test_what_is_no_text_is_passed_over(tmp_path):
    parts = {
        "甲.txt": ONE,
        "__MACOSX/._甲.txt": b"x",
        ".DS_Store": b"x",
        "~$甲.docx": b"x",
        "Thumbs.db": b"x",
        "空/": b"",
    }
    assert documents(put(tmp_path, packed(parts))) == (["files.zip!/甲.txt#1"], [])


def test_a_member_that_cannot_be_read_costs_itself_alone(tmp_path):
    parts = {"坏.docx": b"PK\x03\x04x", "好.txt": ONE, "图.xyz": b"x", "空.txt": b"", "内.zip": packed({"a.txt": b""})}
    ids, heard = documents(put(tmp_path, packed(parts)))
    assert ids == ["files.zip!/好.txt#1"]
    assert heard == [
        ("内.zip!/a.txt", "holds no text"),
        ("内.zip", "holds no file that can be read (a.txt: holds no text)"),
        ("图.xyz", "has a suffix that is not read (.xyz)"),
        ("坏.docx", "is truncated or damaged (its ZIP directory is missing)"),
        ("空.txt", "holds no text"),
    ]


def test_members_in_the_tables(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    put(raw, packed({"坏.docx": b"PK\x03\x04x", "好.txt": ONE}))
    put(raw, packed({"空.txt": b""}), "nothing.zip")
    put(raw, TWO, "b.txt")
    outcome = batch.run([raw], tmp_path / "out", Settings(workers=1), lambda _t: lambda _f, _d: None)
    with (tmp_path / "out" / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["file"] for row in csv.DictReader(file)] == ["files.zip!/坏.docx", "nothing.zip"]
    with (tmp_path / "out" / "documents.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [(row["doc_id"], row["file"]) for row in csv.DictReader(file)] == [
            ("b.txt#1", "b.txt"),
            ("files.zip!/好.txt#1", "files.zip"),
        ]
    assert (outcome.files, outcome.read, outcome.rejected) == (3, 2, 2)


def nested(depth, data=ONE):
    for _ in range(depth):
        data = packed({"a.zip" if data[:2] == b"PK" else "a.txt": data})
    return data


def test_depth(tmp_path):
    assert documents(put(tmp_path, nested(3)))[0] == ["files.zip!/a.zip!/a.zip!/a.txt#1"]
    assert "lies 3 containers deep" in refusal(put(tmp_path, nested(4)))
    assert "containers deep" in refusal(put(tmp_path, nested(60)))


def test_bombs(tmp_path, monkeypatch):
    assert refusal(put(tmp_path, packed({"a.txt": b"0" * 2**27}))).startswith("unpacks to 128 MiB, like a ZIP bomb")
    many = {f"{i}.txt": b"" for i in range(limits.MAX_MEMBERS + 1)}
    assert refusal(put(tmp_path, packed(many, zipfile.ZIP_STORED))).startswith("holds 10001 members")
    monkeypatch.setattr(limits, "MAX_BYTES", 60_000)
    inner = packed({"a.txt": ONE * 500, "b.txt": ONE * 500}, zipfile.ZIP_STORED)
    path = put(tmp_path, packed({f"{i}.zip": inner for i in range(2)}))
    assert "with what is packed inside, like a ZIP bomb" in refusal(path)


def encrypted():
    data = bytearray(packed({"甲.txt": ONE}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", "holds no text"),
        (packed({}), "is no .zip file"),
        (packed({"空/": b""}), "holds no files"),
        (packed({"甲.txt": ONE})[:-20], "is truncated or damaged (its ZIP directory is missing)"),
        (encrypted(), "is protected with a password"),
        (b"Rar!\x1a\x07\0", "is a RAR archive under the name .zip"),
        ("县委".encode(), "is no .zip file"),
        (odt(paragraph("县")), "is an OpenDocument text under the name .zip"),
    ],
)
def test_bad_archives(tmp_path, data, cause):
    assert refusal(put(tmp_path, data)) == cause


def test_a_member_whose_bytes_are_damaged(tmp_path):
    data = bytearray(packed({"甲.txt": ONE * 50}, zipfile.ZIP_STORED))
    data[100] ^= 255
    assert refusal(put(tmp_path, bytes(data))).startswith("is damaged (Bad CRC-32")


# --- e-mails and saved pages ------------------------------------------------------------------------------------------


def test_an_email_and_its_attachments(tmp_path):
    inner = mail("转发的正文。", subject="转发")
    path = put(
        tmp_path,
        mail("县委开展巡察。", ("通报.txt", ONE), ("内.zip", packed({"b.txt": TWO})), ("x.eml", inner)),
        "a.eml",
    )
    ids, heard = documents(path)
    assert ids == ["a.eml#1", "a.eml!/通报.txt#1", "a.eml!/内.zip!/b.txt#1", "a.eml!/x.eml#1"]
    assert heard == []
    first = read(path)[0]
    assert (first.text.strip(), dict(first.metadata)) == ("县委开展巡察。", {"title": "巡察情况", "date": "2024-03-05"})


def test_an_email_of_attachments_alone_and_one_of_a_page_alone(tmp_path):
    assert documents(put(tmp_path, mail("", ("通报.txt", ONE)), "a.eml"))[0] == ["a.eml!/通报.txt#1"]
    page = (
        b"From: a@example.com\nContent-Type: text/html; charset=gbk\n\n"
        + "<p>县委开展巡察，发现问题25个。</p>".encode("gbk")
    )
    assert read(put(tmp_path, page, "a.eml"))[0].text == "县委开展巡察，发现问题25个。"


def test_the_heading_of_an_email_in_bytes_of_gbk(tmp_path):
    data = "Subject: 巡察情况\nFrom: 某\nContent-Type: text/plain; charset=gb2312\n\n县委开展巡察，發現问题。".encode(
        "gbk"
    )
    (raw,) = read(put(tmp_path, data, "a.eml"))
    assert (raw.text, raw.metadata["title"]) == ("县委开展巡察，發現问题。", "巡察情况")


def test_the_name_of_an_attachment_in_bytes_of_gbk(tmp_path):
    part = 'Content-Type: text/plain\nContent-Disposition: attachment; filename="巡察通报.txt"\n\n县委开展巡察。'
    data = f"From: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n{part}\n--b--\n".encode("gbk")
    assert documents(put(tmp_path, data, "a.eml"))[0] == ["a.eml!/巡察通报.txt#1"]


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", "holds no text"),
        (b"From: a@example.com\n\n", "holds no text"),
        ("县委开展巡察。".encode(), "has no heading of an e-mail"),
        (mail("", ("图.xyz", b"x")), "holds no file that can be read (图.xyz: has a suffix that is not read (.xyz))"),
        (b"%PDF-1.7", "is a PDF under the name .eml"),
    ],
)
def test_bad_emails(tmp_path, data, cause):
    assert refusal(put(tmp_path, data, "a.eml")) == cause


def test_a_page_saved_as_one_file(tmp_path):
    data = (
        b'From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"; boundary=x\n\n--x\n'
        b"Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n"
        + b"".join(b"=%02X" % byte for byte in "<html><body><p>县委开展巡察，发现问题25个。</p></body></html>".encode())
        + b"\n--x\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA\n--x--\n"
    )
    for name in ("a.mht", "a.mhtml"):
        assert read(put(tmp_path, data, name))[0].text == "县委开展巡察，发现问题25个。"
    assert refusal(put(tmp_path, b"x", "a.mht")) == "has no heading of an e-mail"


def test_a_folder_with_an_archive_is_read_as_the_folder_unpacked(tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two" / "files").mkdir(parents=True)
    put(tmp_path / "one", packed({"甲.txt": ONE, "乙.txt": TWO}))
    put(tmp_path / "two" / "files", ONE, "甲.txt")
    put(tmp_path / "two" / "files", TWO, "乙.txt")

    def texts(folder: Path):
        return {d.text for s in corpus.find_files([folder]) for d in corpus.read_documents(s, lexicons.load(), {})}

    assert texts(tmp_path / "one") == texts(tmp_path / "two")
