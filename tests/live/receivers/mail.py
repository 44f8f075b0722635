"""An SMTP server that keeps the mails it is handed."""

import asyncio
import threading
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.live.receivers.record import Record


@dataclass(frozen=True)
class Mail:
    """A mail: who hands it in, for whom, and what it says."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage

    @property
    def subject(self) -> str:
        """Its subject."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """Its text: the plain one where it has one, otherwise the HTML."""
        part = self.message.get_body(("plain", "html"))
        return "" if part is None else str(part.get_content())


class _Keeper:
    def __init__(self, received: Record[Mail]) -> None:
        self._received = received

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        content = envelope.content or b""
        data = content.encode() if isinstance(content, str) else content
        message = message_from_bytes(data, EmailMessage, policy=policy.default)
        self._received.add(Mail(envelope.mail_from or "", tuple(envelope.rcpt_tos), message))
        return "250 OK"


class MailReceiver:
    """A server in a thread of its own, from when it is entered until it is left, without TLS or passwords.

    Args:
        address: where to listen.
    """

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.received: Record[Mail] = Record()
        self.address = address
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    def __exit__(self, *_error: object) -> None:
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _listen(self) -> asyncio.Server:
        keeper = _Keeper(self.received)
        return await self._loop.create_server(
            lambda: SMTP(keeper, enable_SMTPUTF8=True, loop=self._loop), self.address, 0
        )
