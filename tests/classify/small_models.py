"""A small model, its folder spoilt in this way or that, and how such a folder is refused."""

import hashlib
import io
import json
import re
import zipfile

import numpy as np
import pytest

from pipeline.classify import model_files
from pipeline.classify.codebook import STATUSES, Codebook, Label
from pipeline.classify.features import Space
from pipeline.classify.model import Classifier
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


def same(a, b):
    return (
        a.codebook == b.codebook
        and (a.space.substrings, a.space.names) == (b.space.substrings, b.space.names)
        and all(
            np.array_equal(getattr(a, n), getattr(b, n)) and getattr(a, n).dtype == getattr(b, n).dtype for n in NAMES
        )
    )


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
