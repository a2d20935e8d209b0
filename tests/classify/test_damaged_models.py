"""A model's folder that is damaged: refused by the file's name, with a remedy, and nothing of it remembered."""

import io
import json
import zipfile

import numpy as np
import pytest
from small_models import BOOK, NAMES, classifier, npy, refused, repacked, same, seal

from pipeline.classify import model_files
from pipeline.classify.codebook import Codebook, Label
from pipeline.errors import XunshiError

pytestmark = pytest.mark.usefixtures("nothing_kept")


def test_a_folder_that_is_missing(tmp_path):
    refused(tmp_path / "gone", "", "no such folder; name one that xunshi train wrote")
    (tmp_path / "file").write_text("", "utf-8")
    refused(tmp_path / "file", "", "no such folder")


@pytest.mark.parametrize("name", ["model.skops", "model.json", "codebook.toml"])
@pytest.mark.parametrize("warm", [False, True], ids=["cold", "warm"])
def test_a_file_that_is_missing_a_folder_or_oversized(folder, name, warm):
    if warm:
        model_files.load(folder)
    path = folder / name
    path.unlink()
    refused(folder, name, "No such file")
    path.mkdir()
    refused(folder, name, "Is a directory")
    path.rmdir()
    with path.open("wb") as big:
        big.truncate(model_files.MAX_BYTES + 1)
    refused(folder, name, "larger than any model")


@pytest.mark.parametrize("warm", [False, True], ids=["cold", "warm"])
def test_arrays_cut_short_or_changed(folder, warm):
    if warm:
        model_files.load(folder)
    path = folder / model_files.ARRAYS
    data = path.read_bytes()
    for at in range(0, len(data), 10):
        path.write_bytes(data[:at])
        refused(folder, model_files.ARRAYS, "cut short or changed")
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        refused(folder, model_files.ARRAYS, "cut short or changed")
    path.write_bytes(data + b"\0")
    refused(folder, model_files.ARRAYS, "cut short or changed")
    path.write_bytes(data)
    assert same(model_files.load(folder), classifier())


def test_arrays_cut_short_under_their_own_digest(folder):
    data = (folder / model_files.ARRAYS).read_bytes()
    for at in range(0, len(data), 10):
        seal(folder, data[:at])
        refused(folder, model_files.ARRAYS, "not a model")


def test_arrays_changed_under_their_own_digest(folder):
    """Whatever is under the digest is a model whole or refused; a few bytes (dates, schema.json) may differ unnoticed."""
    data = (folder / model_files.ARRAYS).read_bytes()
    escaped = set()
    for at in range(0, len(data), 7):
        seal(folder, data[:at] + bytes([data[at] ^ 0x40]) + data[at + 1 :])
        try:
            assert same(model_files.load(folder), classifier())
        except XunshiError as error:
            assert str(error).startswith(str(folder / model_files.ARRAYS))  # noqa: PT017 (either outcome is right)
        except Exception as error:  # noqa: BLE001 (what escapes is the finding)
            escaped.add(type(error).__name__)
    assert not escaped


@pytest.mark.parametrize("at", range(0, 100, 7))
def test_model_json_cut_short(folder, at):
    path = folder / model_files.ABOUT
    path.write_bytes(path.read_bytes()[:at])
    refused(folder, model_files.ABOUT, "not JSON")


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        ("", "not JSON"),
        ("schema = 1", "not JSON"),
        (b"\xff\xfe\xfd", "not JSON"),
        ("[]", "names no schema and digest"),
        ("null", "names no schema and digest"),
        ('{"schema": 1}', "names no schema and digest"),
        ('{"sha256": "0"}', "names no schema and digest"),
    ],
)
def test_model_json_of_another_kind(folder, content, cause):
    (folder / model_files.ABOUT).write_bytes(content if isinstance(content, bytes) else content.encode())
    refused(folder, model_files.ABOUT, cause)


@pytest.mark.parametrize("schema", [0, model_files.SCHEMA + 1, None, str(model_files.SCHEMA), [model_files.SCHEMA]])
def test_another_schema(folder, schema):
    path = folder / model_files.ABOUT
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "schema": schema}), "utf-8")
    refused(folder, "", f"has schema .*, this program reads {model_files.SCHEMA}; train it anew")


@pytest.mark.parametrize("digest", ["", "0" * 64, None, 7, []])
def test_another_digest(folder, digest):
    path = folder / model_files.ABOUT
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "sha256": digest}), "utf-8")
    refused(folder, model_files.ARRAYS, "digest differs")


@pytest.mark.parametrize("warm", [False, True], ids=["cold", "warm"])
@pytest.mark.parametrize(
    "labels",
    [
        BOOK.labels[:1],
        BOOK.labels[::-1],
        (*BOOK.labels, Label("gamma", "G", "G", "")),
        (BOOK.labels[0], Label("b", "B", "B", "")),
    ],
    ids=["fewer", "another order", "more", "others"],
)
def test_other_labels(folder, labels, warm):
    if warm:
        model_files.load(folder)
    (folder / "codebook.toml").write_text(Codebook(labels).dumps(), "utf-8")
    refused(folder, model_files.ARRAYS, r"not a model \(.+\); restore the folder")


@pytest.mark.parametrize("content", [b"", b"[labels.a", b"\xff[labels.alpha]\n"])
def test_a_codebook_that_is_none(folder, content):
    (folder / "codebook.toml").write_bytes(content)
    refused(folder, "codebook.toml")


@pytest.mark.parametrize("name", [*NAMES, "substrings", "facts", "labels"])
def test_pickled_arrays_are_refused(folder, name):
    class Loaded:
        def __reduce__(self):
            return (pytest.fail, ("unpickled",))

    data = (folder / model_files.ARRAYS).read_bytes()
    seal(folder, repacked(data, **{name: npy(np.array([Loaded()], object), allow_pickle=True)}))
    refused(folder, model_files.ARRAYS, r"not a model \(.*pickle")


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("weights", lambda a: a[:-1]),
        ("weights", lambda a: a.T),
        ("weights", lambda a: a.astype(np.float64)),
        ("weights", lambda a: a * np.float32("nan")),
        ("bias", lambda a: a[:-1]),
        ("bias", lambda a: a + np.float32("inf")),
        ("bias", lambda a: a[None]),
        ("thresholds", lambda a: np.append(a, a)),
        ("thresholds", lambda a: a.astype(int)),
        ("band", lambda a: a[0]),
        ("band", lambda a: -a / np.float32(0)),
        ("labels", lambda a: a[:-1]),
        ("labels", lambda a: a[::-1]),
        ("facts", lambda a: a[:-1]),
        ("substrings", lambda a: a[:-1]),
        ("substrings", lambda a: np.append(a, "再")),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_arrays_of_another_shape_or_kind(folder, name, array):
    data = (folder / model_files.ARRAYS).read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        old = np.load(io.BytesIO(archive.read(f"{name}.npy")))
    seal(folder, repacked(data, **{name: npy(array(old))}))
    refused(folder, model_files.ARRAYS, "not a model")


@pytest.mark.parametrize("name", [*NAMES, "substrings", "facts", "labels"])
def test_a_member_that_is_missing(folder, name):
    seal(folder, repacked((folder / model_files.ARRAYS).read_bytes(), **{name: None}))
    refused(folder, model_files.ARRAYS, "not a model")


@pytest.mark.parametrize("name", ["substrings", "facts", "labels"])
def test_names_that_are_no_list(folder, name):
    seal(folder, repacked((folder / model_files.ARRAYS).read_bytes(), **{name: npy(np.array("问"))}))
    refused(folder, model_files.ARRAYS, "not a model")


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("substrings", 4),
        ("facts", 3),
        ("labels", 2),
    ],
)
def test_names_that_are_numbers(folder, name, size):
    seal(folder, repacked((folder / model_files.ARRAYS).read_bytes(), **{name: npy(np.arange(size))}))
    refused(folder, model_files.ARRAYS, "not a model")


def test_an_archive_that_unpacks_to_too_much(folder):
    data = repacked((folder / model_files.ARRAYS).read_bytes(), weights=bytes(8 * model_files.MAX_BYTES))
    assert len(data) < model_files.MAX_BYTES
    seal(folder, data)
    refused(folder, model_files.ARRAYS, "unpacks to more than a model holds")
