from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.lab_stand_ins.elasticsearch_client import Elasticsearch


@pytest.fixture
def elasticsearch(tmp_path: Path) -> Iterator[Elasticsearch]:
    """A node without any index."""
    node = Elasticsearch(tmp_path)
    yield node
    node.close()
