"""E-mail over SMTP."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formataddr

from ...members import flag_at, text_at
from ...settings import SmtpSettings
from ..integrations import addresses
from ..message import DEFAULT_MESSAGE, DEFAULT_TITLE, Message
from ..notification import Notification
from .base import TIMEOUT, DeliveryError, Transport


class Email:
    """One mail to each address, or one to all of them."""

    def send(self, notification: Notification, message: Message, transport: Transport) -> None:
        """Delivers a notification.

        Raises:
            DeliveryError: no SMTP server is configured, or it did not take the mail.
        """
        settings, smtp = notification.integration.settings, transport.smtp
        if not smtp.enabled:
            raise DeliveryError(
                "SMTP not configured, check your grafana.ini config file's [smtp] section", retryable=False
            )
        recipients = addresses(settings)
        subject = " ".join(message.text(text_at(settings, "subject"), DEFAULT_TITLE).split())
        text = message.text(text_at(settings, "message"), DEFAULT_MESSAGE)
        batches = [recipients] if flag_at(settings, "singleEmail") else [[address] for address in recipients]
        try:
            with smtplib.SMTP(smtp.host, smtp.port, timeout=TIMEOUT) as server:
                _secure(server, smtp)
                if smtp.user:
                    server.login(smtp.user, smtp.password)
                for batch in batches:
                    mail = EmailMessage()
                    mail["From"] = formataddr((smtp.from_name, smtp.from_address))
                    mail["To"] = ", ".join(batch)
                    mail["Subject"] = subject
                    mail.set_content(text)
                    server.send_message(mail)
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryError(f"SMTP {smtp.host}:{smtp.port}: {error}", retryable=True) from None


def _secure(server: smtplib.SMTP, smtp: SmtpSettings) -> None:
    server.ehlo()
    if smtp.starttls == "NoStartTLS" or (
        not server.has_extn("starttls") and smtp.starttls != "MandatoryStartTLS"
    ):
        return
    context = ssl.create_default_context()
    if smtp.skip_verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    server.starttls(context=context)
    server.ehlo()
