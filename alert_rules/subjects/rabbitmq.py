"""Do the RabbitMQ brokers take messages, and does somebody take them off?

The names are those of the plugin rabbitmq_prometheus of RabbitMQ 4. Series by queue need its path
/metrics/per-object; of the sums on /metrics the same expressions make alerts on all queues together.
Whether a broker is there at all says its TargetDown: it answers Prometheus itself.
"""

from alert_rules.definition import Alert
from alert_rules.panels import Panel
from alert_rules.selectors import DEAD_LETTER_QUEUES, PARKING_QUEUES
from alert_rules.severity import Severity
from alert_rules.states import EMPTY_IS_FINE, SOMEBODY_ELSE_TELLS
from alert_rules.thresholds import NONE, RABBITMQ_BACKLOG
from model.catalogue.rabbitmq import RabbitMq
from model.member import Member
from model.topology import Topology

_ONE_QUEUE = "on (vhost, queue)"


def alerts(topology: Topology) -> tuple[Alert, ...]:
    """Seven for each broker. Queues come and go: for those about queues no data is normal."""
    return tuple(
        alert
        for member in topology.of_kind(RabbitMq)
        for alert in (
            _memory_alarm(member),
            _disk_alarm(member),
            _unattended(member),
            _backlog(member),
            _stuck(member),
            _dead_letters(member),
            _unroutable(member),
        )
    )


def _memory_alarm(member: Member) -> Alert:
    return Alert(
        name="RabbitMqMemoryAlarm",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.CRITICAL,
        expression=f'max(rabbitmq_alarms_memory_used_watermark{{job="{member.name}"}})',
        threshold=NONE,
        pending=60,
        summary=f"{member.name} holds publishers back for want of memory",
        description=f"{member.name} uses more memory than its watermark: it takes no message.",
        panel=Panel.RABBITMQ_MEMORY,
        absence=SOMEBODY_ELSE_TELLS,
    )


def _disk_alarm(member: Member) -> Alert:
    return Alert(
        name="RabbitMqDiskAlarm",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.CRITICAL,
        expression=f'max(rabbitmq_alarms_free_disk_space_watermark{{job="{member.name}"}})',
        threshold=NONE,
        pending=60,
        summary=f"{member.name} holds publishers back for want of disk",
        description=f"The disk of {member.name} has less room than it demands: it takes no message.",
        panel=Panel.RABBITMQ_DISK,
        absence=SOMEBODY_ELSE_TELLS,
    )


def _waiting(member: Member) -> str:
    return f'rabbitmq_queue_messages_ready{{job="{member.name}",queue!~"{PARKING_QUEUES}"}}'


def _consumers(member: Member) -> str:
    return f'rabbitmq_queue_consumers{{job="{member.name}"}}'


def _unattended(member: Member) -> Alert:
    return Alert(
        name="RabbitMqQueueUnattended",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.CRITICAL,
        expression=f"{_waiting(member)} and {_ONE_QUEUE} {_consumers(member)} == 0",
        threshold=NONE,
        pending=300,
        summary="Nobody takes messages from the queue {label:queue}",
        description=f"{{value}} messages wait in {{label:queue}} of {member.name}, which has no consumer.",
        panel=Panel.RABBITMQ_WAITING,
        absence=EMPTY_IS_FINE,
    )


def _backlog(member: Member) -> Alert:
    return Alert(
        name="RabbitMqQueueBacklog",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.WARNING,
        expression=f"{_waiting(member)} and {_ONE_QUEUE} {_consumers(member)} > 0",
        threshold=RABBITMQ_BACKLOG,
        pending=600,
        summary="Messages pile up in the queue {label:queue}",
        description=f"{{value}} messages wait in {{label:queue}} of {member.name}, more than are taken.",
        panel=Panel.RABBITMQ_WAITING,
        absence=EMPTY_IS_FINE,
    )


def _stuck(member: Member) -> Alert:
    own = f'{{job="{member.name}"}}'
    return Alert(
        name="RabbitMqConsumersStuck",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.WARNING,
        expression=(
            f"rabbitmq_queue_messages_unacked{own} "
            f"unless {_ONE_QUEUE} increase(rabbitmq_queue_messages_acked_total{own}[5m]) > 0"
        ),
        threshold=NONE,
        pending=900,
        summary="Consumers of the queue {label:queue} don't get done",
        description=(
            f"{{value}} messages of {{label:queue}} in {member.name} are with consumers that have "
            "acknowledged none for a quarter of an hour; after half an hour RabbitMQ takes them back."
        ),
        panel=Panel.RABBITMQ_UNACKED,
        absence=EMPTY_IS_FINE,
    )


def _dead_letters(member: Member) -> Alert:
    return Alert(
        name="RabbitMqDeadLetters",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.WARNING,
        expression=f'rabbitmq_queue_messages{{job="{member.name}",queue=~"{DEAD_LETTER_QUEUES}"}}',
        threshold=NONE,
        pending=60,
        summary="There are dead letters in {label:queue}",
        description=f"{{value}} messages in {{label:queue}} of {member.name} could not be dealt with.",
        panel=Panel.RABBITMQ_DEAD_LETTERS,
        absence=EMPTY_IS_FINE,
    )


def _unroutable(member: Member) -> Alert:
    counters = (
        f'sum(increase(rabbitmq_global_messages_unroutable_{fate}_total{{job="{member.name}"}}[10m]))'
        for fate in ("dropped", "returned")
    )
    return Alert(
        name="RabbitMqUnroutable",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.WARNING,
        expression=" + ".join(counters),
        threshold=NONE,
        pending=60,
        keep_firing=600,
        summary=f"{member.name} gets messages for which there is no queue",
        description=f"{{value}} messages to {member.name} reached no queue in ten minutes.",
        panel=Panel.RABBITMQ_UNROUTABLE,
        absence=SOMEBODY_ELSE_TELLS,
    )
