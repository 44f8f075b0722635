"""How answers that would never end by themselves, such as event streams, learn that the service stops."""

import asyncio

from fastapi import FastAPI


def add_stop_event(app: FastAPI) -> None:
    """Gives the application its event."""
    app.state.stop_event = asyncio.Event()


def stop_event(app: FastAPI) -> asyncio.Event:
    """Set once the server is asked to stop, while its requests are still open.

    The lifespan ends too late for them: the server leaves it after the last request.
    """
    event: asyncio.Event = app.state.stop_event
    return event
