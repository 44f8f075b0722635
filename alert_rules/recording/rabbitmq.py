"""What RabbitMQ brokers use, by job."""

from alert_rules.recording.rule import RecordingRule
from model.catalogue.rabbitmq import RabbitMq
from model.topology import Topology


def rules(topology: Topology) -> tuple[RecordingRule, ...]:
    """Memory as a share of the watermark, at which publishers are held back."""
    if not topology.of_kind(RabbitMq):
        return ()
    return (
        RecordingRule(
            record="rabbitmq:memory_limit:ratio",
            expression=(
                "max by (job) (rabbitmq_process_resident_memory_bytes) "
                "/ max by (job) (rabbitmq_resident_memory_limit_bytes > 0)"
            ),
        ),
    )
