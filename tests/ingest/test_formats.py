"""The registry of readers: what the program brings, what other packages add, and what is refused of theirs."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.batch import run as batch
from pipeline.errors import UnreadableError
from pipeline.ingest import describe, formats
from pipeline.ingest.readers import read
from pipeline.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
GOOD = "榆屏县委2023年巡察工作总结\n\n2023年，县委开展第三轮巡察，发现问题228个。\n"
TOY = """
from pipeline.documents import RawText
from pipeline.ingest.formats import Reader

def read(data):
    {body}

reader = Reader("toy", ({suffix!r},), read, "toy files", "玩具文件"{more})
"""
WHOLE = "return [RawText(data.decode()[3:][::-1], encoding='toy')]"


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Puts a package with a reader where Python finds it, as pip would."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(site)

    def put(name="toyreader", body=WHOLE, suffix=".toy", more="", module=None):
        (site / f"{name}.py").write_text(module or TOY.format(body=body, suffix=suffix, more=more), encoding="utf-8")
        info = site / f"{name}-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[xunshi.readers]\ntoy = {name}:reader\n", encoding="utf-8")
        forget()

    def forget():
        formats.added.cache_clear()
        formats.registry.cache_clear()

    yield put
    for name in [name for name, module in sys.modules.items() if str(site) in str(getattr(module, "__file__", ""))]:
        del sys.modules[name]
    monkeypatch.undo()
    forget()


def toy(tmp_path, text=GOOD, name="a.toy"):
    path = tmp_path / name
    path.write_text("TOY" + text[::-1], encoding="utf-8")
    return path


def run(folder, out):
    return batch.run([folder], out, Settings(workers=1), lambda _total: lambda _files, _documents: None)


def rejects(out):
    with (out / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["file"]: row["cause"] for row in csv.DictReader(file)}


def test_no_name_and_no_suffix_stands_twice():
    names = [reader.name for reader in formats.BUILT_IN]
    suffixes = [suffix for reader in formats.BUILT_IN for suffix in reader.suffixes]
    assert len(names) == len(set(names))
    assert len(suffixes) == len(set(suffixes))
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in suffixes)


@pytest.mark.parametrize("reader", formats.BUILT_IN, ids=lambda reader: reader.name)
def test_every_reader_can_be_imported_and_has_titles(reader):
    assert callable(reader.function())
    assert reader.title
    assert reader.title_zh


def test_importing_the_registry_imports_no_library():
    program = "import sys, pipeline.ingest.formats as f; f.of('.docx'); print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert not {"lxml", "docx", "openpyxl", "pypdfium2", "trafilatura"} & set(eval(done.stdout))  # noqa: S307


def test_the_readmes_list_of_formats_is_fresh(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert describe.main(["--check"]) == 0


def test_a_stale_list_of_formats_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for page in describe.PAGES:
        page.write_text("甲\n<!-- formats -->\nold\n<!-- /formats -->\n乙\n", encoding="utf-8")
    assert describe.main(["--check"]) == 1
    assert "README.md" in capsys.readouterr().err
    describe.main([])
    text = Path("README.md").read_text(encoding="utf-8")
    assert text.startswith("甲\n")
    assert text.endswith("乙\n")
    assert "`.docx`" in text


def test_a_package_adds_a_reader(tmp_path, package):
    package()
    assert read(toy(tmp_path))[0].text == GOOD
    (raw := tmp_path / "raw").mkdir()
    toy(raw)
    outcome = run(raw, tmp_path / "out")
    assert (outcome.rejected, outcome.rows["documents"]) == (0, 1)
    assert "toyreader 1.2" in formats.digest()
    assert formats.added()[1] == ()


def test_without_the_package_the_suffix_is_not_read(tmp_path):
    with pytest.raises(UnreadableError, match=r"suffix that is not read \(\.toy\)"):
        read(toy(tmp_path))


def test_results_of_a_package_that_is_gone_are_not_served(tmp_path, package):
    (raw := tmp_path / "raw").mkdir()
    toy(raw)
    (raw / "b.txt").write_text(GOOD, encoding="utf-8")
    run(raw, tmp_path / "out")
    package()
    outcome = run(raw, tmp_path / "out")
    assert (outcome.processed, outcome.rejected) == (2, 0)


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ("raise ValueError('no such luck')", "makes the reader toy of toyreader 1.2 fail (no such luck)"),
        ("return None", "makes the reader toy of toyreader 1.2 fail (it returned NoneType, no list of RawText)"),
        ("return ['text']", "makes the reader toy of toyreader 1.2 fail (it returned list, no list of RawText)"),
        ("raise MemoryError", "is too large or too deeply nested to be read"),
    ],
)
def test_a_reader_that_fails_costs_its_file_alone(tmp_path, package, body, cause):
    package(body=body)
    (raw := tmp_path / "raw").mkdir()
    toy(raw)
    (raw / "b.txt").write_text(GOOD, encoding="utf-8")
    assert run(raw, tmp_path / "out").rows["documents"] == 1
    assert rejects(tmp_path / "out") == {"a.toy": cause}


def test_a_readers_signature_is_asked_for(tmp_path, package):
    package(more=", signature=(b'TOY',)")
    assert read(toy(tmp_path))[0].text == GOOD
    (tmp_path / "b.toy").write_bytes(b"PK other")
    with pytest.raises(UnreadableError, match="does not begin as toy files does"):
        read(tmp_path / "b.toy")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"suffix": ".txt"}, ".txt is taken"),
        ({"suffix": ".TOY"}, "'.TOY' is no suffix in lower case with its dot"),
        ({"suffix": "toy"}, "'toy' is no suffix in lower case with its dot"),
        ({"module": "reader = 3"}, "is no Reader with suffixes (3)"),
        ({"module": "raise RuntimeError('broken')"}, "RuntimeError: broken"),
        ({"module": "x = 3"}, "AttributeError"),
        ({"module": "import no_such_module_at_all"}, "ModuleNotFoundError"),
    ],
)
def test_a_reader_that_cannot_be_used_is_named_with_its_package(tmp_path, package, options, said):
    package(**options)
    (sentence,) = formats.added()[1]
    assert sentence.startswith("reader toy of toyreader 1.2: ")
    assert said in sentence
    (tmp_path / "b.txt").write_text(GOOD, encoding="utf-8")
    assert read(tmp_path / "b.txt")[0].text == GOOD


def test_of_two_packages_with_one_suffix_the_first_is_used(tmp_path, package):
    package("alpha")
    package("beta")
    assert [reader.package for reader in formats.added()[0]] == ["alpha 1.2"]
    (sentence,) = formats.added()[1]
    assert sentence == "reader toy of beta 1.2: toy is taken; it is left out: mend or remove that package"
    assert read(toy(tmp_path))[0].text == GOOD


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("a.rar", "7z x"),
        ("a.7z", "unpack it"),
        ("a.ppt", "--convert-to pdf *.ppt"),
        ("a.ods", "--convert-to xlsx *.ods"),
        ("a.docm", "--convert-to docx *.docm"),
        ("a.gif", "save it as .png"),
        ("a.mp3", "write down"),
        ("a.xyz", "convert it to .txt, .docx or .pdf"),
        ("a", "convert it to .txt, .docx or .pdf"),
    ],
)
def test_what_to_do_with_a_format_that_is_not_read(tmp_path, name, part):
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(UnreadableError) as caught:
        read(tmp_path / name)
    assert part in caught.value.remedy
