"""The kinds of service that a description may name, one subject a file."""

from typing import Annotated

from pydantic import Field

from model.catalogue.admin_pages import PgAdmin, RedisCommander
from model.catalogue.application import HttpService, Worker
from model.catalogue.elasticsearch import Elasticsearch
from model.catalogue.k6 import K6
from model.catalogue.logstash import Logstash
from model.catalogue.ollama import Ollama
from model.catalogue.postgres import Postgres
from model.catalogue.rabbitmq import RabbitMq
from model.catalogue.redis import Redis, RedisCli
from model.catalogue.traefik import Traefik

AnyService = Annotated[
    HttpService
    | Worker
    | Postgres
    | Redis
    | RabbitMq
    | Elasticsearch
    | Logstash
    | Traefik
    | Ollama
    | PgAdmin
    | RedisCommander
    | RedisCli
    | K6,
    Field(discriminator="kind"),
]
"""One of the kinds, told by its key 'kind'."""
