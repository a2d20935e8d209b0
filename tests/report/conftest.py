import pytest
from hostile_corpus import make


@pytest.fixture(scope="session", params=["zh", "en"])
def report(request, tmp_path_factory):
    """(folder of a report, its language)."""
    tmp = tmp_path_factory.mktemp("report")
    make(tmp / "out", tmp, request.param)
    return tmp / "out", request.param
