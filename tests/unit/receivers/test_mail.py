"""The receiver of mails that live tests use."""

import smtplib
from email.message import EmailMessage

import pytest

from tests.live.receivers.mail import MailReceiver


def mail(subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "gantry@x.test", "ops@x.test", subject
    message.set_content("Größe überschritten")
    message.add_alternative("<b>Größe überschritten</b>", subtype="html")
    return message


def test_mails_are_kept_with_their_envelopes() -> None:
    with MailReceiver() as receiver:
        with smtplib.SMTP(receiver.address, receiver.port) as client:
            client.send_message(mail("[FIRING:1] down"), to_addrs=["ops@x.test", "boss@x.test"])
            client.send_message(mail("[RESOLVED] up"))
        found = receiver.received.wait_for(lambda one: one.subject.startswith("[RESOLVED]"), seconds=20)
        assert found.recipients == ("ops@x.test",)
        first = receiver.received.all()[0]
    assert (first.sender, first.recipients) == ("gantry@x.test", ("ops@x.test", "boss@x.test"))
    assert (first.subject, first.text.strip()) == ("[FIRING:1] down", "Größe überschritten")


def test_a_mail_of_html_alone_has_that_as_its_text() -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@x.test", "b@x.test", "s"
    message.set_content("<p>down</p>", subtype="html")
    with MailReceiver() as receiver:
        with smtplib.SMTP(receiver.address, receiver.port) as client:
            client.send_message(message)
        assert receiver.received.wait_for(lambda _mail: True, seconds=20).text.strip() == "<p>down</p>"


def test_after_its_end_nobody_listens() -> None:
    with MailReceiver() as receiver:
        port = receiver.port
    with pytest.raises(ConnectionRefusedError):
        smtplib.SMTP("127.0.0.1", port)
