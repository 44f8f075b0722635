"""RabbitMQ, with series as its plugin writes them by queue."""

from tests.unit.alert_rules.cases.case import Case, Series, growing, simple, steady
from tests.unit.alert_rules.examples import GRAFANA

_BROKER = 'job="queue"'


def _queue(metric: str, name: str = "jobs") -> str:
    return f'rabbitmq_queue_{metric}{{{_BROKER},vhost="/",queue="{name}"}}'


def _waiting(messages: int, consumers: int, name: str = "jobs") -> Series:
    return {_queue("messages_ready", name): steady(messages), _queue("consumers", name): steady(consumers)}


_IN_WORK = {_queue("messages_unacked"): steady(3)}
_DROPPED, _RETURNED = (
    f'rabbitmq_global_messages_unroutable_{fate}_total{{{_BROKER},protocol="amqp091"}}'
    for fate in ("dropped", "returned")
)

CASES = (
    simple(
        "RabbitMqMemoryAlarm",
        "queue",
        f"rabbitmq_alarms_memory_used_watermark{{{_BROKER}}}",
        steady(1),
        steady(0),
        GRAFANA,
    ),
    simple(
        "RabbitMqDiskAlarm",
        "queue",
        f"rabbitmq_alarms_free_disk_space_watermark{{{_BROKER}}}",
        steady(1),
        steady(0),
        GRAFANA,
    ),
    Case(
        "RabbitMqQueueUnattended",
        "queue",
        _waiting(5, 0) | _waiting(5, 1, "others"),
        (_waiting(5, 1), _waiting(0, 0), _waiting(5, 0, "jobs.dead")),
        topology=GRAFANA,
    ),
    Case(
        "RabbitMqQueueUnattended",
        "queue",
        {
            f"rabbitmq_queue_messages_ready{{{_BROKER}}}": steady(5),
            f"rabbitmq_queue_consumers{{{_BROKER}}}": steady(0),
        },
        ({f"rabbitmq_queue_messages_ready{{{_BROKER}}}": steady(5)},),
        topology=GRAFANA,
    ),
    Case(
        "RabbitMqQueueBacklog",
        "queue",
        _waiting(1001, 2),
        (_waiting(1000, 2), _waiting(1001, 0)),
        topology=GRAFANA,
    ),
    Case(
        "RabbitMqConsumersStuck",
        "queue",
        _IN_WORK | {_queue("messages_acked_total"): steady(7)},
        (
            _IN_WORK | {_queue("messages_acked_total"): growing(1)},
            {_queue("messages_unacked"): steady(0)},
        ),
        topology=GRAFANA,
    ),
    Case("RabbitMqConsumersStuck", "queue", _IN_WORK, ({},), topology=GRAFANA),
    Case(
        "RabbitMqDeadLetters",
        "queue",
        {_queue("messages", "jobs.dead"): steady(1)},
        ({_queue("messages", "jobs.dead"): steady(0), _queue("messages"): steady(9)},),
        topology=GRAFANA,
    ),
    Case(
        "RabbitMqUnroutable",
        "queue",
        {_DROPPED: growing(1), _RETURNED: steady(0)},
        ({_DROPPED: steady(4), _RETURNED: steady(4)},),
        topology=GRAFANA,
    ),
    Case(
        "RabbitMqUnroutable",
        "queue",
        {_DROPPED: steady(0), _RETURNED: growing(1)},
        ({_DROPPED: steady(0), _RETURNED: steady(0)},),
        topology=GRAFANA,
    ),
)
