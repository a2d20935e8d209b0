"""Finding files, the sidecar, and one file whole."""

import os
import sys
from pathlib import Path

import pytest

from pipeline import lexicons
from pipeline.errors import UnreadableError, XunshiError
from pipeline.ingest import corpus, walk

TEXT = "榆屏县委2023年巡察工作总结\n\n2023年，榆屏县委开展两轮巡察，发现问题228个。\n"


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "raw"
    for name in ("b.txt", "a/二.txt", "a/一 (1).txt", "c\"d'.md"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT, encoding="utf-8")
    return root


def names(*roots, **options):
    return [source.name for source in corpus.find_files(roots, **options)]


def test_every_file_in_order_of_name(folder):
    assert names(folder) == sorted(["b.txt", "a/二.txt", "a/一 (1).txt", "c\"d'.md"])


@pytest.mark.parametrize(
    "name", [".hidden.txt", "~$lock.docx", "Thumbs.db", "desktop.ini", "metadata.csv", ".git/x.txt"]
)
def test_what_is_no_text_is_passed_over(folder, name):
    before = names(folder)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(TEXT, encoding="utf-8")
    assert names(folder) == before


def test_the_output_inside_the_input_is_left_out(folder):
    before = names(folder)
    out = folder / "a" / "out"
    out.mkdir()
    (out / "documents.csv").write_text("x", encoding="utf-8")
    assert names(folder, skip=out) == before
    assert names(folder, skip=Path(os.path.relpath(out))) == before


def test_the_output_of_another_run_is_left_out(folder):
    before = names(folder)
    (folder / "a" / "earlier" / ".xunshi").mkdir(parents=True)
    (folder / "a" / "earlier" / "documents.csv").write_text("x", encoding="utf-8")
    assert names(folder) == before


def test_links_to_folders_are_followed_once_if_asked(folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "x.txt").write_text(TEXT, encoding="utf-8")
    (folder / "linked").symlink_to(other)
    (folder / "loop").symlink_to(folder)
    (other / "back").symlink_to(folder)
    found = walk.walk([folder], follow_links=True)
    assert "linked/x.txt" in [s.name for s in found.sources]
    assert len(found.sources) == 5
    assert not found.refused


def test_several_folders_keep_their_names_apart(folder, tmp_path):
    other = tmp_path / "more"
    other.mkdir()
    (other / "b.txt").write_text(TEXT, encoding="utf-8")
    assert {"raw/b.txt", "more/b.txt"} <= set(names(folder, other))


def test_the_current_folder_among_several_gets_a_name(folder, tmp_path, monkeypatch):
    other = tmp_path / "more"
    other.mkdir()
    (other / "b.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(folder)
    assert not any(name.startswith("/") for name in names(Path(), other))


def test_two_files_of_one_name_are_refused(folder, tmp_path):
    other = tmp_path / "b.txt"
    other.write_text(TEXT, encoding="utf-8")
    with pytest.raises(XunshiError, match=r"b\.txt.*rename"):
        names(folder / "b.txt", other)


@pytest.mark.parametrize("missing", ["nowhere", "nowhere/x.txt"])
def test_a_missing_path_is_named(tmp_path, missing):
    with pytest.raises(XunshiError, match=r"nowhere.*no such file or folder; check the path"):
        names(tmp_path / missing)


def test_an_empty_folder_is_named_with_what_to_put_there(tmp_path):
    with pytest.raises(XunshiError, match=r"no files; put texts \(.*\.docx.*\) there"):
        names(tmp_path)


# --- the sidecar ------------------------------------------------------------------------------------------------------


def sidecar(folder, text, encoding="utf-8"):
    (folder / "metadata.csv").write_bytes(text.encode(encoding))
    return corpus.sidecar([folder])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_sidecar(folder, encoding):
    text = "file,title,province,level,year,genre,source,date\r\na/二.txt,标题,澜川省,县,2023,,某网站（转载）,\r\n"
    found = sidecar(folder, text, encoding)
    assert found == {
        "a/二.txt": {"title": "标题", "province": "澜川省", "level": "县", "year": "2023", "source": "某网站（转载）"}
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("file,year\r\na\\二.txt,2023\r\n", {"a/二.txt": {"year": "2023"}}),
        ("file , year \r\nb.txt, 2023 \r\n", {"b.txt": {"year": "2023"}}),
        ("file,year\r\nb.txt,\r\n", {"b.txt": {}}),
        ("file,year\r\n,2023\r\n", {}),
        ('file,title\r\n"b.txt","甲,乙""丙"""\r\n', {"b.txt": {"title": '甲,乙"丙"'}}),
        ("file,year,title\r\nb.txt,2023年,NULL\r\n", {"b.txt": {"year": "2023"}}),
        ("file,year\r\nb.txt,不详\r\n", {"b.txt": {"notes": "metadata.csv: year cell not read: 不详"}}),
        ("file,year\r\ncafe\u0301.txt,2023\r\n", {"caf\u00e9.txt": {"year": "2023"}}),
    ],
)
def test_sidecar_rows(folder, text, expected):
    assert sidecar(folder, text) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,year\nb.txt,2023\n", "unknown column name"),
        ("year\n2023\n", "no column file"),
        ("file,jahr\nb.txt,2023\n", "unknown column jahr"),
        ("file,year\nb.txt,2023\nb.txt,2022\n", "twice"),
    ],
)
def test_sidecar_errors_name_file_and_remedy(folder, text, said):
    with pytest.raises(XunshiError, match=said) as caught:
        sidecar(folder, text)
    assert str(folder / "metadata.csv") in str(caught.value)


@pytest.mark.parametrize("text", ["file,year\nb.txt,2023,extra\n", "file,year\nb.txt\n", ""])
def test_a_ragged_sidecar_breaks_nothing(folder, text):
    try:
        assert sidecar(folder, text).get("b.txt", {}).get("year") in {None, "2023"}
    except XunshiError as error:
        assert "metadata.csv" in str(error)  # noqa: PT017 (either way will do)


def test_two_files_of_one_folder_share_its_sidecar(folder):
    (folder / "metadata.csv").write_text("file,year\nb.txt,2023\n", encoding="utf-8")
    assert corpus.sidecar([folder / "b.txt", folder / "c\"d'.md"]) == {"b.txt": {"year": "2023"}}


def test_a_file_given_alone_takes_its_own_row_only(folder):
    text = "file,year\nb.txt,2023\na/二.txt,2022\ngone.txt,2021\n"
    (folder / "metadata.csv").write_text(text, encoding="utf-8")
    assert corpus.sidecar([folder / "b.txt"]) == {"b.txt": {"year": "2023"}}
    assert corpus.sidecar([folder, folder]).keys() == {"raw/b.txt", "raw/a/二.txt", "raw/gone.txt"}


# --- one file ---------------------------------------------------------------------------------------------------------


def documents(path, given=None, **options):
    return corpus.read_documents(corpus.Source(path, path.name), lexicons.load(), given or {}, **options)


def test_a_file_to_documents(folder):
    (document,) = documents(folder / "b.txt", {"source": "某网站"})
    assert document.doc_id == "b.txt#1"
    assert document.encoding == "utf-8"
    assert document.metadata["title"].value == "榆屏县委2023年巡察工作总结"
    assert document.metadata["source"].evidence == "metadata.csv"
    assert document.text == TEXT.strip()


def test_a_file_of_nothing_but_page_numbers_is_refused(tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("- 1 -\n\n- 2 -\n", encoding="utf-8")
    with pytest.raises(UnreadableError, match="no text"):
        documents(path)


def test_documents_of_a_table_file_are_numbered_in_order(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("标题,正文\n甲县巡察总结,甲县委开展巡察。\n乙县巡察总结,乙县委开展巡察。\n", encoding="utf-8")
    found = documents(path)
    assert [d.doc_id for d in found] == ["x.csv#1", "x.csv#2"]
    assert [d.metadata["title"].value for d in found] == ["甲县巡察总结", "乙县巡察总结"]


def test_text_and_file_give_the_same_document(folder):
    (of_file,) = documents(folder / "b.txt")
    of_text = corpus.from_text(TEXT, lexicons.load())
    assert (of_text.text, of_text.sections, of_text.sentences) == (of_file.text, of_file.sections, of_file.sentences)


@pytest.mark.skipif(sys.platform == "win32", reason="names are Unicode there")
def test_a_name_in_another_encoding_is_found(tmp_path):
    """Such names come out of ZIP archives made on Chinese Windows."""
    with Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xb1\xa8\xb8\xe6.txt")).open("w", encoding="utf-8") as file:
        file.write(TEXT)
    assert len(names(tmp_path)) == 1


def test_what_of_the_sidecar_could_not_be_read_is_noted_once(folder):
    given = {"notes": "metadata.csv: year cell not read: 不详"}
    (document,) = documents(folder / "b.txt", given)
    assert document.notes == ("metadata.csv: year cell not read: 不详",)
    assert document.metadata["year"].value == "2023"


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="one file there")
def test_names_composed_and_not_composed_meet_their_row(tmp_path):
    """A Mac decomposes names: the row in metadata.csv, typed elsewhere, must still be that of the file."""
    (tmp_path / "cafe\u0301.txt").write_text(TEXT, encoding="utf-8")
    assert names(tmp_path) == ["caf\u00e9.txt"]
    (tmp_path / "caf\u00e9.txt").write_text(TEXT, encoding="utf-8")
    assert names(tmp_path) == sorted(["caf\u00e9.txt", "cafe\u0301.txt"])


def test_a_folder_of_results_is_refused_by_name(tmp_path):
    (tmp_path / "manifest.json").write_text('{"program": {"xunshi": "0.1.0"}}', encoding="utf-8")
    (tmp_path / "documents.csv").write_text("x", encoding="utf-8")
    with pytest.raises(XunshiError, match=r"is a folder of results \(it holds manifest\.json\); name the folder"):
        names(tmp_path)
    assert names(tmp_path / "documents.csv") == ["documents.csv"]


@pytest.mark.parametrize("manifest", ["", "[]", '{"program": 3}', '{"files": []}', '{"program": {"other": "1"}}'])
def test_another_manifest_makes_no_results(folder, manifest):
    (folder / "manifest.json").write_text(manifest, encoding="utf-8")
    assert "b.txt" in names(folder)


def test_copied_results_inside_the_input_are_left_out(folder):
    before = names(folder)
    (folder / "old").mkdir()
    (folder / "old" / "manifest.json").write_text('{"program": {"xunshi": "0.1.0"}}', encoding="utf-8")
    (folder / "old" / "documents.csv").write_text("x", encoding="utf-8")
    assert names(folder) == before
