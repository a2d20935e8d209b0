"""A model's folder: what is saved is read back the same, twice the same bytes, and a save that is killed leaves a whole one or none."""

import hashlib
import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from small_models import NAMES, classifier, refused, same

from pipeline.classify import model_files
from pipeline.classify.codebook import STATUSES
from pipeline.classify.features import ZONES
from pipeline.classify.rules import NOTHING
from pipeline.classify.unit import Unit

pytestmark = pytest.mark.usefixtures("nothing_kept")


def test_it_pickles():
    # as a cluster's engines send it; also after use, when it remembers much
    made = classifier()
    units = [Unit(0, 6, [], NOTHING)]
    made.judge("问题责任问题", units)
    again = pickle.loads(pickle.dumps(made))  # noqa: S301 (our own)
    assert same(made, again)
    assert again.judge("问题责任问题", units) == made.judge("问题责任问题", units)


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
