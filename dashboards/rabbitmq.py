"""RabbitMQ brokers, which answer Prometheus themselves."""

from alert_rules.panels import DashboardUid, Panel
from alert_rules.selectors import DEAD_LETTER_QUEUES, PARKING_QUEUES
from alert_rules.thresholds import NONE, RABBITMQ_BACKLOG, WELL
from dashboards.dashboard import About, Dashboard, Folder, dashboard
from dashboards.panels import graph, history
from dashboards.queries import metric
from dashboards.tile import Section, Tile
from dashboards.units import PanelUnit
from dashboards.variables import choice
from model.catalogue.rabbitmq import RabbitMq
from model.topology import Topology

_CHOSEN = 'job=~"$server"'
_BY_QUEUE = "sum by (job, queue)"
"""Of a broker that is asked for sums alone there is one series, without a queue's name."""
_QUEUE = "{{job}} {{queue}}"


def build(topology: Topology) -> Dashboard | None:
    """None without a broker."""
    brokers = {member.name: member.name for member in topology.of_kind(RabbitMq)}
    if not brokers:
        return None
    return dashboard(
        About(
            DashboardUid.RABBITMQ,
            "RabbitMQ",
            Folder.SERVICES,
            "Whether the brokers take messages, and whether somebody takes them off.",
        ),
        [
            Section("Broker", _broker()),
            Section("Queues", _queues()),
            Section("Messages", _messages()),
            Section("Clients", _clients()),
        ],
        variables=[choice("server", "Broker", brokers)],
    )


def _broker() -> tuple[Tile, ...]:
    return (
        history(
            "Takes messages",
            metric(f"1 - rabbitmq_alarms_memory_used_watermark{{{_CHOSEN}}}", "{{job}} has memory"),
            metric(f"1 - rabbitmq_alarms_free_disk_space_watermark{{{_CHOSEN}}}", "{{job}} has disk"),
            bounds=[WELL],
        ).sized(width=8),
        graph(
            "Memory, share of the watermark; the alarm is 1",
            metric(f"rabbitmq:memory_limit:ratio{{{_CHOSEN}}}", "{{job}}"),
            metric(f"rabbitmq_alarms_memory_used_watermark{{{_CHOSEN}}}", "{{job}} alarm"),
            unit=PanelUnit.RATIO,
            bounds=[NONE],
        )
        .linked_from(Panel.RABBITMQ_MEMORY)
        .sized(width=8),
        graph(
            "Free disk, and how much it demands",
            metric(f"rabbitmq_disk_space_available_bytes{{{_CHOSEN}}}", "{{job}} free"),
            metric(f"rabbitmq_disk_space_available_limit_bytes{{{_CHOSEN}}}", "{{job}} demanded"),
            unit=PanelUnit.BYTES,
            bounds=[NONE],
        )
        .linked_from(Panel.RABBITMQ_DISK)
        .sized(width=8),
    )


def _queues() -> tuple[Tile, ...]:
    waiting = f'rabbitmq_queue_messages_ready{{{_CHOSEN},queue!~"{PARKING_QUEUES}"}}'
    dead = f'rabbitmq_queue_messages{{{_CHOSEN},queue=~"{DEAD_LETTER_QUEUES}"}}'
    return (
        graph(
            "Messages that wait",
            metric(f"{_BY_QUEUE} ({waiting})", _QUEUE),
            unit=PanelUnit.COUNT,
            bounds=[NONE, RABBITMQ_BACKLOG],
        )
        .linked_from(Panel.RABBITMQ_WAITING)
        .sized(width=8),
        graph(
            "Messages with consumers, not yet acknowledged",
            metric(f"{_BY_QUEUE} (rabbitmq_queue_messages_unacked{{{_CHOSEN}}})", _QUEUE),
            unit=PanelUnit.COUNT,
            bounds=[NONE],
        )
        .linked_from(Panel.RABBITMQ_UNACKED)
        .sized(width=8),
        graph(
            "Consumers",
            metric(f"{_BY_QUEUE} (rabbitmq_queue_consumers{{{_CHOSEN}}})", _QUEUE),
            unit=PanelUnit.COUNT,
        ).sized(width=8),
        graph(
            "Dead letters",
            metric(f"{_BY_QUEUE} ({dead})", _QUEUE),
            unit=PanelUnit.COUNT,
            bounds=[NONE],
        ).linked_from(Panel.RABBITMQ_DEAD_LETTERS),
        graph(
            "Messages that no queue took, in ten minutes",
            *(
                metric(
                    f"sum by (job) (increase(rabbitmq_global_messages_unroutable_{fate}_total"
                    f"{{{_CHOSEN}}}[10m]))",
                    f"{{{{job}}}} {fate}",
                )
                for fate in ("dropped", "returned")
            ),
            unit=PanelUnit.COUNT,
            bounds=[NONE],
        ).linked_from(Panel.RABBITMQ_UNROUTABLE),
    )


def _messages() -> tuple[Tile, ...]:
    def per_second(counter: str) -> str:
        return f"sum by (job) (rate(rabbitmq_global_messages_{counter}_total{{{_CHOSEN}}}[$__rate_interval]))"

    return (
        graph(
            "Messages a second",
            metric(per_second("received"), "{{job}} published"),
            metric(per_second("delivered"), "{{job}} delivered"),
            metric(per_second("acknowledged"), "{{job}} acknowledged"),
            unit=PanelUnit.PER_SECOND,
        ),
        graph(
            "Messages delivered once more, a second",
            metric(per_second("redelivered"), "{{job}}"),
            unit=PanelUnit.PER_SECOND,
        ),
    )


def _clients() -> tuple[Tile, ...]:
    return (
        graph(
            "Connections and channels",
            metric(f"rabbitmq_connections{{{_CHOSEN}}}", "{{job}} connections"),
            metric(f"rabbitmq_channels{{{_CHOSEN}}}", "{{job}} channels"),
            unit=PanelUnit.COUNT,
        ),
        graph(
            "Connections opened and closed, a second",
            *(
                metric(
                    f"rate(rabbitmq_connections_{what}_total{{{_CHOSEN}}}[$__rate_interval])",
                    f"{{{{job}}}} {what}",
                )
                for what in ("opened", "closed")
            ),
            unit=PanelUnit.PER_SECOND,
        ),
    )
