"""Counts of events and the use of resources, as the monitoring API names them."""

import os
import threading
import time

from pydantic import JsonValue

from ..event.event import JsonObject
from ..instance import Instance
from ..pipeline import Pipeline
from ..plugins.outputs.base import Output
from ..process import usage


def statistics(instance: Instance) -> JsonObject:
    """Every section; the process' memory stands where a JVM's heap would."""
    used, heap = usage(), instance.heap
    pipeline = instance.pipeline
    one, five, fifteen = os.getloadavg()
    return {
        "jvm": {
            "threads": {"count": threading.active_count()},
            "mem": {
                "heap_used_percent": round(100 * used.resident / heap),
                "heap_committed_in_bytes": used.resident,
                "heap_max_in_bytes": heap,
                "heap_used_in_bytes": used.resident,
            },
            "uptime_in_millis": int((time.monotonic() - instance.started) * 1000),
        },
        "process": {
            "open_file_descriptors": used.files,
            "max_file_descriptors": used.most_files,
            "mem": {"total_virtual_in_bytes": used.virtual},
            "cpu": {
                "total_in_millis": used.cpu_millis,
                "load_average": {"1m": one, "5m": five, "15m": fifteen},
            },
        },
        "events": pipeline.events(),
        "pipelines": {pipeline.id: pipeline_statistics(pipeline)},
        "reloads": {"successes": 0, "failures": 0},
        "queue": {"events_count": pipeline.queue.waiting()},
    }


def pipeline_statistics(pipeline: Pipeline) -> JsonObject:
    """What the pipeline, its plugins and its queue have seen."""
    plugins = pipeline.plugins
    inputs: list[JsonValue] = [
        {
            "id": source.id,
            "name": source.name,
            "current_connections": source.connections,
            "events": {
                "out": source.meter.given,
                "queue_push_duration_in_millis": int(source.meter.seconds * 1000),
            },
        }
        for source in plugins.inputs
    ]
    filters: list[JsonValue] = [
        {"id": change.id, "name": change.name, "events": change.meter.shown()} for change in plugins.filters
    ]
    outputs: list[JsonValue] = [_output(output) for output in plugins.outputs]
    return {
        "events": pipeline.events(),
        "plugins": {"inputs": inputs, "filters": filters, "outputs": outputs},
        "reloads": {"successes": 0, "failures": 0},
        "queue": {
            "type": pipeline.queue.kind,
            "events_count": pipeline.queue.waiting(),
            "queue_size_in_bytes": pipeline.queue.size(),
        },
    }


def _output(output: Output) -> JsonObject:
    shown: JsonObject = {"id": output.id, "name": output.name, "events": output.meter.shown()}
    return shown | output.details()


def health(instance: Instance) -> JsonObject:
    """Whether the pipeline runs."""
    pipeline = instance.pipeline
    state, color = ("RUNNING", "green") if pipeline.running else ("LOADING", "yellow")
    symptom = f"The pipeline is {state.lower()}."
    one: JsonObject = {"status": color, "symptom": symptom, "details": {"status": {"state": state}}}
    return {
        "status": color,
        "symptom": symptom,
        "indicators": {"pipelines": {"status": color, "symptom": symptom, "indicators": {pipeline.id: one}}},
    }
