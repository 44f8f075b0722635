"""The receiver of HTTP requests that live tests use."""

import threading

import httpx
import pytest

from tests.live.receivers.http import PAGERDUTY, HttpReceiver, Reply


def test_requests_are_kept_in_their_order_and_answered() -> None:
    with HttpReceiver() as receiver:
        first = httpx.post(
            f"{receiver.url}/services/x?a=b", json={"text": "down"}, headers={"X-Team": "crew"}
        )
        second = httpx.put(f"{receiver.url}/hook", content=b"")
        assert (first.status_code, first.json(), second.status_code) == (200, {"ok": True}, 200)
        one, two = receiver.received.all()
    assert (one.method, one.path, one.json()) == ("POST", "/services/x?a=b", {"text": "down"})
    assert one.headers["x-team"] == "crew"
    assert (two.method, two.path, two.body) == ("PUT", "/hook", b"")


def test_a_receiver_can_refuse_for_a_time() -> None:
    with HttpReceiver(reply=PAGERDUTY) as receiver:
        assert httpx.post(receiver.url, json={}).status_code == 202
        receiver.reply = Reply(429, headers={"Retry-After": "1"})
        refused = httpx.post(receiver.url, json={})
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
        assert len(receiver.received.all()) == 2


def test_a_test_can_wait_for_what_it_wants() -> None:
    with HttpReceiver() as receiver:
        sender = threading.Timer(
            0.05, lambda: [httpx.post(receiver.url, json={"n": number}) for number in range(3)]
        )
        sender.start()
        found = receiver.received.wait_for(lambda request: request.json() == {"n": 2}, seconds=20)
        assert found.json() == {"n": 2}
        sender.join()
        receiver.received.clear()
        with pytest.raises(AssertionError, match=r"nothing that was wanted within 0\.01 s, only \[\]"):
            receiver.received.wait_for(lambda _request: True, seconds=0.01)


def test_two_receivers_have_different_ports_and_neither_is_there_afterwards() -> None:
    with HttpReceiver() as one, HttpReceiver() as two:
        assert one.port != two.port
        url = one.url
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)
