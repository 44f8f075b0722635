import pytest
from prometheus_client import CollectorRegistry

from tests.unit.apps.dating.chatting import Chat


@pytest.fixture
def chat(registry: CollectorRegistry) -> Chat:
    return Chat(registry)
