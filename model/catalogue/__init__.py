"""The kinds of service that a description may name, one subject a file."""

from typing import Annotated

from pydantic import Field

from model.catalogue.http_service import K6, HttpService
from model.catalogue.postgres import Postgres
from model.catalogue.redis import Redis, RedisCli

AnyService = Annotated[HttpService | Postgres | Redis | RedisCli | K6, Field(discriminator="kind")]
"""One of the kinds, told by its key 'kind'."""
