"""One run on the sample corpus, and one on the seeds beside the repository."""

from __future__ import annotations

import pytest
from sample_corpus import RAW, SEEDS, Tables


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    return Tables([RAW], tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def seeds(tmp_path_factory):
    if not SEEDS.is_dir():
        pytest.skip(f"{SEEDS} does not stand beside the repository")
    return Tables([SEEDS], tmp_path_factory.mktemp("seeds"))


@pytest.fixture(params=["sample", "seeds"])
def tables(request):
    return request.getfixturevalue(request.param)
