"""Receivers of notifications, inside the test's own process: HTTP requests and mails.

Each listens on a free port of the address it is given. Containers on a Docker network, internal or not, reach
it by that network's gateway (`network.attrs["IPAM"]["Config"][0]["Gateway"]`), so give it that address.

    with HttpReceiver(gateway) as slack, MailReceiver(gateway) as mails:
        deploy(slack_url=f"{slack.url}/services/T/B/X", smtp=f"{mails.address}:{mails.port}")
        alert = slack.received.wait_for(lambda request: "Down" in str(request.json()), seconds=60)
"""

from tests.live.receivers.http import HttpReceiver, HttpRequest, Reply
from tests.live.receivers.mail import Mail, MailReceiver
from tests.live.receivers.record import Record

__all__ = ["HttpReceiver", "HttpRequest", "Mail", "MailReceiver", "Record", "Reply"]
