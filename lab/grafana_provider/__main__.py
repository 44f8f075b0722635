"""The plugin's process: tells the engine its port, then serves until the engine ends it."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

import grpc

from lab.grafana_provider.protocol import provider_pb2_grpc
from lab.grafana_provider.service import GrafanaProvider

_LARGEST_MESSAGE = 400 * 1024 * 1024  # bytes; the engine's own limit
_REQUESTS_AT_ONCE = 64


def main() -> None:
    """Serves on a free port of the loopback interface, as long as the engine lives."""
    server = grpc.server(
        ThreadPoolExecutor(_REQUESTS_AT_ONCE),
        options=[
            ("grpc.max_receive_message_length", _LARGEST_MESSAGE),
            ("grpc.max_send_message_length", _LARGEST_MESSAGE),
        ],
    )
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(GrafanaProvider(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    engine = os.getppid()
    while server.wait_for_termination(timeout=5):
        if os.getppid() != engine:  # it was killed and can't end us any more
            server.stop(grace=None)


if __name__ == "__main__":
    main()
