"""Elasticsearch's error answers: `{"error": {"root_cause": […], "type": …, "reason": …}, "status": …}`."""

from pydantic import JsonValue


class ElasticsearchError(Exception):
    """An answer other than success.

    Args:
        status: HTTP status code.
        kind: Elasticsearch's name of the error (`index_not_found_exception`).
        reason: what the user reads.
        extra: further members of the error.
    """

    def __init__(self, status: int, kind: str, reason: str, **extra: JsonValue) -> None:
        super().__init__(reason)
        self.status = status
        self.kind = kind
        self.reason = reason
        self.extra = extra

    def cause(self) -> dict[str, JsonValue]:
        """The error alone, as it stands in a bulk answer's items."""
        return {"type": self.kind, "reason": self.reason} | self.extra

    def body(self) -> dict[str, JsonValue]:
        """The answer's JSON object."""
        cause = self.cause()
        error: dict[str, JsonValue] = {"root_cause": [cause]}
        return {"error": error | cause, "status": self.status}


class ShardSearchError(ElasticsearchError):
    """A search that parses but cannot run on an index; its body is that of a search's failed phase."""

    def __init__(self, index: str, reason: str) -> None:
        super().__init__(400, "query_shard_exception", reason, index=index)
        self.index = index

    def body(self) -> dict[str, JsonValue]:
        """The answer's JSON object."""
        cause = self.cause()
        return {
            "error": {
                "root_cause": [cause],
                "type": "search_phase_execution_exception",
                "reason": "all shards failed",
                "phase": "query",
                "grouped": True,
                "failed_shards": [{"shard": 0, "index": self.index, "reason": cause}],
                "caused_by": cause,
            },
            "status": self.status,
        }


def illegal_argument(reason: str) -> ElasticsearchError:
    """A 400 answer for a value that cannot be used."""
    return ElasticsearchError(400, "illegal_argument_exception", reason)


def not_parsed(reason: str) -> ElasticsearchError:
    """A 400 answer for a body whose members are not what they should be."""
    return ElasticsearchError(400, "parsing_exception", reason)


def bad_mapping(reason: str) -> ElasticsearchError:
    """A 400 answer for a mapping."""
    return ElasticsearchError(400, "mapper_parsing_exception", reason)


def not_supported(what: str) -> ElasticsearchError:
    """A 400 answer for what Elasticsearch knows and this stand-in does not."""
    return illegal_argument(f"{what}: not supported by the lab's stand-in for Elasticsearch")


def index_not_found(name: str) -> ElasticsearchError:
    """A 404 answer."""
    members: dict[str, JsonValue] = {
        "resource.type": "index_or_alias",
        "resource.id": name,
        "index_uuid": "_na_",
        "index": name,
    }
    return ElasticsearchError(404, "index_not_found_exception", f"no such index [{name}]", **members)
