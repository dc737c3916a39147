# SPDX-License-Identifier: Apache-2.0
import pytest

import gaz


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory):
    """A store with the sample corpus; nobody writes to it."""
    store = tmp_path_factory.mktemp("corpus") / "gazetted.db"
    gaz.import_manifest(store)
    return store


@pytest.fixture(scope="session")
def server(sample_store):
    """One server over the sample corpus, for tests that leave it as it is."""
    with gaz.Server(sample_store) as s:
        yield s


@pytest.fixture
def store(tmp_path):
    """The path of a store that does not exist yet."""
    return tmp_path / "gazetted.db"


@pytest.fixture
def opinions():
    """The real text, where it is."""
    path = gaz.SHARED / "opinions" / "opinions.txt"
    if not path.exists():
        pytest.skip("needs ../shared/opinions/opinions.txt")
    return path
