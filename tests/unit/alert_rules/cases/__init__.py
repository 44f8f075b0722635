"""When alerts fire and when they don't, one subject a file."""

from tests.unit.alert_rules.cases import (
    containers,
    databases,
    elasticsearch,
    host,
    http,
    monitoring,
    own,
    rabbitmq,
    routing,
    workers,
)

_SUBJECTS = (
    containers,
    host,
    databases,
    http,
    workers,
    rabbitmq,
    elasticsearch,
    monitoring,
    routing,
    own,
)

CASES = tuple(case for subject in _SUBJECTS for case in subject.CASES)
