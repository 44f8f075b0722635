"""Notifications leave the system: mail and Slack messages arrive at receivers in the test's own process."""

import pytest

from tests.live.conftest import executed
from tests.live.receivers import HttpReceiver, MailReceiver
from tests.live.running import Running, Systems
from tests.workspace import must


@pytest.fixture(scope="module")
def dating(systems: Systems) -> Running:
    return systems.get("dating")


def gateway(running: Running, tier: str) -> str:
    """The address under which containers of a network reach this machine."""
    network = running.engine.networks.get(f"{running.system}-live-{tier}")
    return str(network.attrs["IPAM"]["Config"][0]["Gateway"])


def test_alertmanager_tells_by_mail_and_slack(dating: Running) -> None:
    address = gateway(dating, "monitoring")
    with HttpReceiver(address) as slack, MailReceiver(address) as mails:
        server = f"{{host: {address}, port: {mails.port}, sender: alerts@example.com, encrypted: false}}"
        file = "systems/dating.yaml"
        dating.workspace.edit(
            file, "{host: mail.example.com, sender: alerts@example.com, username: alerts}", server
        )
        dating.configure(secrets={"team-slack-url": f"{slack.url}/services/T/B/X"})
        must(dating.workspace.gantry("up", "live"))
        amtool = ["amtool", "--alertmanager.url=http://127.0.0.1:9093", "alert", "add", "LiveTest"]
        labels = ["severity=critical", "service=bot", "owner=bot", "--annotation=summary=a live test"]
        name = dating.plan.container("alertmanager").name
        code, output = executed(dating.engine, name, [*amtool, *labels])
        assert code == 0, output
        mail = mails.received.wait_for(lambda m: "LiveTest" in m.subject, 90)
        assert mail.recipients == ("team@example.com",)
        assert "a live test" in mail.text
        request = slack.received.wait_for(lambda r: "LiveTest" in str(r.json()), 90)
        assert request.path == "/services/T/B/X"
