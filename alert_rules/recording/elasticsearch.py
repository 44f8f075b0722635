"""What Elasticsearch uses, by the job of its exporter."""

from alert_rules.recording.rule import RecordingRule
from model.catalogue.elasticsearch import Elasticsearch
from model.topology import Topology


def rules(topology: Topology) -> tuple[RecordingRule, ...]:
    """Shares of the heap and of the data disk, 1 being all of it."""
    if not topology.of_kind(Elasticsearch):
        return ()
    heap = '{area="heap"}'
    return (
        RecordingRule(
            record="elasticsearch:heap_max:ratio",
            expression=(
                f"max by (job) (elasticsearch_jvm_memory_used_bytes{heap} "
                f"/ (elasticsearch_jvm_memory_max_bytes{heap} > 0))"
            ),
        ),
        RecordingRule(
            record="elasticsearch:disk_used:ratio",
            expression=(
                "max by (job) (1 - elasticsearch_filesystem_data_available_bytes "
                "/ (elasticsearch_filesystem_data_size_bytes > 0))"
            ),
        ),
    )
