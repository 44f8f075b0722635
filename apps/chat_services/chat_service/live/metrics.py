"""What is counted of WebSockets."""

from enum import Enum

from prometheus_client import CollectorRegistry, Counter, Gauge


class Ending(Enum):
    """Why a WebSocket ended: a word for metrics and logs, and the code and reason that the client gets."""

    CLIENT = ("client", 1000, "")
    SLOW = ("slow", 1013, "You read too slowly: connect again and read the history.")
    EXPIRED = ("expired", 4401, "Your access token has expired: connect again with a new one.")
    REVOKED = ("revoked", 4403, "Your session has ended: log in again.")

    def __init__(self, word: str, code: int, reason: str) -> None:
        self.word = word
        self.code = code
        self.reason = reason


class LiveMetrics:
    """Gauges and counters that are there from the start."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.connections = Gauge("websocket_connections", "WebSockets that are open.", registry=registry)
        self.closed = Counter(
            "websocket_closed_total", "WebSockets that have ended, by why.", ("reason",), registry=registry
        )
        self.refused = Counter(
            "websocket_refused_total",
            "Handshakes that were refused, by the status of the answer.",
            ("status",),
            registry=registry,
        )
        self.delivered = Counter(
            "messages_delivered_total", "Messages handed to open WebSockets.", registry=registry
        )
        self.resyncs = Counter(
            "live_resyncs_total", "Times that the channels were lost and found again.", registry=registry
        )
        for ending in Ending:
            self.closed.labels(ending.word)
        for status in ("401", "503"):
            self.refused.labels(status)
