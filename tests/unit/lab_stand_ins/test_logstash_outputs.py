"""How the Logstash stand-in hands events to Elasticsearch."""

import asyncio
import json
from collections.abc import Callable

import httpx

from lab.logstash_server.logstash_lab.event.event import Event, JsonObject
from lab.logstash_server.logstash_lab.plugins.outputs.elasticsearch import ElasticsearchOutput
from tests.unit.lab_stand_ins.logstash_plugins import output_options

QUICK = "retry_initial_interval => 0.001 retry_max_interval => 0.002"
EVENTS = [{"@timestamp": "2026-01-05T12:00:00Z", "service": name} for name in ("api", "web")]

Handler = Callable[[httpx.Request], httpx.Response]


def send(handler: Handler, settings: str = "") -> tuple[ElasticsearchOutput, JsonObject]:
    """Send two events; the output and what it tells of itself."""
    own = f'hosts => ["es", "http://other:9201/"] index => "%{{service}}-%{{+YYYY}}" {QUICK} {settings}'
    text = f"elasticsearch {{ {own} }}"

    async def run() -> ElasticsearchOutput:
        output = ElasticsearchOutput(output_options(text), httpx.MockTransport(handler))
        await output.send([Event(dict(fields)) for fields in EVENTS])
        await output.close()
        return output

    output = asyncio.run(run())
    return output, output.details()


def always(response: httpx.Response) -> Handler:
    return lambda _request: response


def answer(*statuses: int) -> httpx.Response:
    items = [
        {"index": {"status": status, "error": {"type": "x"} if status >= 300 else None}}
        for status in statuses
    ]
    return httpx.Response(200, json={"errors": max(statuses) >= 300, "took": 1, "items": items})


def lines_of(request: httpx.Request) -> list[JsonObject]:
    return [json.loads(line) for line in request.content.splitlines()]


def test_events_become_one_bulk_request() -> None:
    requests: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return answer(201, 201)

    output, details = send(handle, 'action => "create" document_id => "%{service}"')
    [request] = requests
    assert str(request.url) == "http://es:9200/_bulk"
    assert request.headers["content-type"] == "application/x-ndjson"
    assert lines_of(request)[::2] == [
        {"create": {"_index": "api-2026", "_id": "api"}},
        {"create": {"_index": "web-2026", "_id": "web"}},
    ]
    assert lines_of(request)[1]["@timestamp"] == "2026-01-05T12:00:00.000Z"
    assert (output.meter.taken, output.meter.given) == (2, 2)
    assert details == {"documents": {"successes": 2}, "bulk_requests": {"successes": 1}}


def test_while_elasticsearch_is_away_events_are_sent_again_to_each_host() -> None:
    hosts: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        hosts.append(request.url.host)
        match len(hosts):
            case 1:
                raise httpx.ConnectError("refused")
            case 2:
                return httpx.Response(503)
            case 3:
                raise httpx.ReadTimeout("")
            case _:
                return answer(201, 201)

    _, details = send(handle)
    assert hosts == ["es", "other", "es", "other"]
    assert details == {
        "documents": {"retryable_failures": 6, "successes": 2},
        "bulk_requests": {"failures": 3, "successes": 1},
    }


def test_only_the_documents_that_were_put_off_are_sent_again() -> None:
    sent: list[int] = []

    def handle(request: httpx.Request) -> httpx.Response:
        sent.append(len(lines_of(request)) // 2)
        return answer(201, 429) if len(sent) == 1 else answer(201)

    _, details = send(handle)
    assert sent == [2, 1]
    assert details["documents"] == {"successes": 2, "retryable_failures": 1}


def test_a_document_that_elasticsearch_refuses_is_given_up() -> None:
    for status in (400, 404, 409):
        output, details = send(always(answer(status, 201)))
        assert details["documents"] == {"non_retryable_failures": 1, "successes": 1}
        assert details["bulk_requests"] == {"with_errors": 1}
        assert output.meter.given == 2


def test_a_request_that_elasticsearch_refuses_is_given_up() -> None:
    for refusal in (httpx.Response(401), httpx.Response(200, text="hello")):
        _, details = send(always(refusal))
        assert details["documents"] == {"non_retryable_failures": 2}
