"""A model's folder: what is saved is read back the same; whatever is damaged is refused by name, never half loaded."""

import hashlib
import io
import json
import pickle
import re
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest

from pipeline.classify import model_files
from pipeline.classify.codebook import STATUSES, Codebook, Label
from pipeline.classify.features import ZONES, Space
from pipeline.classify.model import Classifier
from pipeline.classify.rules import NOTHING
from pipeline.classify.unit import Unit
from pipeline.errors import XunshiError

BOOK = Codebook((Label("alpha", "Alpha", "甲类", 'of "a"\\\n'), Label("beta", "Beta", "乙类", "")))
NAMES = ("weights", "bias", "thresholds", "band")


def classifier(seed=0, substrings=("问", "问题", "责任", "题"), facts=("known", "rule:found", "next:，")):
    random = np.random.default_rng(seed)
    space, outputs = Space(substrings, facts), len(STATUSES) + len(BOOK.labels)
    return Classifier(
        BOOK,
        space,
        random.normal(size=(space.width, outputs)).astype(np.float32),
        random.normal(size=outputs).astype(np.float32),
        np.array([0.4, 0.6], np.float32),
        np.array([0.5, 0.1], np.float32),
    )


def test_it_pickles():
    # as a cluster's engines send it; also after use, when it remembers much
    made = classifier()
    units = [Unit(0, 6, [], NOTHING)]
    made.judge("问题责任问题", units)
    again = pickle.loads(pickle.dumps(made))  # noqa: S301 (our own)
    assert same(made, again)
    assert again.judge("问题责任问题", units) == made.judge("问题责任问题", units)


def same(a, b):
    return (
        a.codebook == b.codebook
        and (a.space.substrings, a.space.names) == (b.space.substrings, b.space.names)
        and all(
            np.array_equal(getattr(a, n), getattr(b, n)) and getattr(a, n).dtype == getattr(b, n).dtype for n in NAMES
        )
    )


@pytest.fixture(autouse=True)
def nothing_kept():
    """Each test begins and ends with no model remembered."""
    model_files._last.clear()
    yield
    model_files._last.clear()


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model") / "whole"
    model_files.save(classifier(), folder, {"told": "甲"})
    return folder


@pytest.fixture
def folder(whole, tmp_path):
    return Path(shutil.copytree(whole, tmp_path / "copy"))


def seal(folder, data):
    """Put other arrays into a folder and let model.json vouch for them."""
    (folder / model_files.ARRAYS).write_bytes(data)
    about = json.loads((folder / model_files.ABOUT).read_text("utf-8"))
    about["sha256"] = hashlib.sha256(data).hexdigest()
    (folder / model_files.ABOUT).write_text(json.dumps(about), "utf-8")


def repacked(data, **changed):
    """The archive with members replaced, or left out where None."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = changed.get(name.removesuffix(".npy"), old.read(name))
            if member is not None:
                new.writestr(name, member)
    return out.getvalue()


def npy(array, **options):
    out = io.BytesIO()
    np.save(out, array, **options)
    return out.getvalue()


def refused(folder, name, cause=""):
    """Refused by the file's name, with a remedy, and nothing of it is remembered."""
    kept = dict(model_files._last)
    with pytest.raises(XunshiError) as caught:
        model_files.load(folder)
    message = str(caught.value)
    assert message.startswith(str(folder / name)), message
    assert re.search(cause, message), message
    assert ";" in message
    assert model_files._last == kept


# --- whole


def test_round_trip(whole):
    loaded = model_files.load(whole)
    assert same(loaded, classifier())
    assert loaded.digest == hashlib.sha256((whole / model_files.ARRAYS).read_bytes()).hexdigest()
    text = "责任问题，"
    assert np.array_equal(loaded.scores(text, [Unit(0, 5)]), classifier().scores(text, [Unit(0, 5)]))


@pytest.mark.parametrize(
    ("substrings", "facts"), [((), ()), (("问",), ()), ((), ("known",)), (("𠀀", "é"), ("cue:😀",))]
)
def test_round_trip_of_small_spaces(tmp_path, substrings, facts):
    own = classifier(1, substrings, facts)
    model_files.save(own, tmp_path / "new" / "er", {})
    assert same(model_files.load(tmp_path / "new" / "er"), own)


def test_model_json_tells_schema_digest_and_what_it_was_given(whole):
    about = json.loads((whole / model_files.ABOUT).read_text("utf-8"))
    digest = hashlib.sha256((whole / model_files.ARRAYS).read_bytes()).hexdigest()
    assert about == {"schema": model_files.SCHEMA, "sha256": digest, "told": "甲"}
    assert sorted(p.name for p in whole.iterdir()) == ["codebook.toml", "model.json", "model.skops"]


def test_the_same_bytes_twice(tmp_path):
    first = model_files.dumps(classifier())
    # other objects at other addresses
    others = [classifier(9), classifier()]
    assert model_files.dumps(others[1]) == first != model_files.dumps(others[0])
    model_files.save(classifier(), tmp_path, {})
    assert model_files.dumps(model_files.load(tmp_path)) == first


def test_skops_reads_the_arrays():
    import skops.io

    data = model_files.dumps(classifier())
    assert skops.io.get_untrusted_types(data=data) == []
    values = skops.io.loads(data)
    own = classifier()
    assert all(np.array_equal(values[n], getattr(own, n)) and values[n].dtype == np.float32 for n in NAMES)
    assert values["substrings"].tolist() == list(own.space.substrings)
    assert values["facts"].tolist() == list(own.space.names)
    assert values["labels"].tolist() == ["alpha", "beta"]
    assert set(values) == {*NAMES, "facts", "labels", "substrings"}


def test_an_unchanged_folder_is_read_once_a_changed_one_anew(folder):
    first = model_files.load(folder)
    assert model_files.load(folder) is first
    model_files.save(classifier(5), folder, {})
    assert same(model_files.load(folder), classifier(5))


def test_other_titles_for_the_same_labels(folder):
    first = model_files.load(folder)
    path = folder / "codebook.toml"
    path.write_text(path.read_text("utf-8").replace("Alpha", "Omega"), "utf-8")
    assert [b.title for b in model_files.load(folder).codebook.labels] == ["Omega", "Beta"]
    assert [b.title for b in first.codebook.labels] == ["Alpha", "Beta"]


# --- damaged


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


@pytest.mark.parametrize("killed", range(6))
def test_a_save_that_is_killed_leaves_the_old_model_the_new_one_or_none(folder, monkeypatch, killed):
    """Six steps: each of three files is written, then put in place."""
    steps = []

    def dying(real):
        def step(self, *args):
            if len(steps) == killed:
                raise KeyboardInterrupt
            steps.append(self.name)
            return real(self, *args)

        return step

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", dying(Path.write_bytes))
        patch.setattr(Path, "replace", dying(Path.replace))
        with pytest.raises(KeyboardInterrupt):
            model_files.save(classifier(5), folder, {})
    assert len(steps) == killed
    if killed < 2:
        assert same(model_files.load(folder), classifier())
    else:
        refused(folder, model_files.ARRAYS, "its digest differs")
    model_files.save(classifier(5), folder, {})
    assert same(model_files.load(folder), classifier(5))


def test_the_built_in_model_is_whole():
    loaded = model_files.load()
    assert loaded.digest == json.loads((model_files.default_folder() / model_files.ABOUT).read_text("utf-8"))["sha256"]
    assert loaded.weights.shape == (loaded.space.width, len(STATUSES) + len(loaded.codebook.labels))
    assert loaded.space.width == len(loaded.space.substrings) * len(ZONES) + len(loaded.space.names)
