import pytest

from tests.support.models import write_bundle
from tests.support.twins import twin_of


@pytest.fixture(scope="session")
def twin(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the twin of the network that scores ``4 * bright share - 0.5``."""
    return twin_of(write_bundle(tmp_path_factory.mktemp("own") / "tiny", distance_limit=1.0))
