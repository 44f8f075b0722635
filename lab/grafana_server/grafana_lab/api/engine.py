"""The alerting engine as a dependency of requests."""

from typing import Annotated

from fastapi import Depends, Request

from ..alerting.engine import AlertingEngine


def _engine(request: Request) -> AlertingEngine:
    engine = request.app.state.alerting
    assert isinstance(engine, AlertingEngine)  # noqa: S101 - create_app() sets it; narrows Starlette's untyped state
    return engine


Engine = Annotated[AlertingEngine, Depends(_engine)]
