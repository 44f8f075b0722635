"""Containers: of services with one, and of one with several."""

from tests.unit.alert_rules.cases.case import Case, Series, growing, share, simple, steady
from tests.unit.alert_rules.examples import GRAFANA

CADVISOR = 'up{job="cadvisor"}'
_BACKEND = 'name="motoo-dev-backend",service="backend",tier="app",id="/docker/1"'
_STARTED = f"container_start_time_seconds{{{_BACKEND}}}"
HEALTH = f"container_health_state{{{_BACKEND}}}"
WATCHED: Series = {CADVISOR: steady(1), _STARTED: steady(100)}


def replica(metric: str, number: int, more: str = "") -> str:
    """A series of one of the two containers of 'web'."""
    own = f'name="every-dev-web-{number}",service="web",tier="app",id="/docker/{number}"{more}'
    return f"{metric}{{{own}}}"


def _started(*numbers: int) -> Series:
    return {replica("container_start_time_seconds", number): steady(100) for number in numbers}


def _healthy(first: int, second: int) -> Series:
    states = {1: first, 2: second}
    return {replica("container_health_state", number): steady(state) for number, state in states.items()}


def _cpu(cores: float, number: int = 1) -> Series:
    quota, period = (replica(f"container_spec_cpu_{what}", number) for what in ("quota", "period"))
    used = replica("container_cpu_usage_seconds_total", number)
    return {used: growing(60 * cores), quota: steady(50000), period: steady(100000)}


_SINGLE = (
    simple("TargetDown", "backend", 'up{job="backend"}', steady(0), steady(1)),
    Case("TargetDown", "backend", {'up{job="other"}': steady(1)}, ({'up{job="backend"}': steady(1)},)),
    Case("ContainerGone", "backend", {CADVISOR: steady(1)}, (WATCHED, {CADVISOR: steady(0)})),
    Case(
        "ContainerUnhealthy",
        "backend",
        WATCHED | {HEALTH: steady(0)},
        (
            WATCHED | {HEALTH: steady(1)},
            WATCHED | {HEALTH: steady(-1)},
            {CADVISOR: steady(1), HEALTH: steady(0)},
        ),
    ),
    simple("ContainerRestarting", "backend", _STARTED, "100+100x600", steady(100)),
    Case(
        "ContainerMemoryNearLimit",
        "backend",
        *share(
            f"container_memory_working_set_bytes{{{_BACKEND}}}",
            f"container_spec_memory_limit_bytes{{{_BACKEND}}}",
            steady(95),
            steady(50),
            steady(100),
        ),
    ),
    Case(
        "ContainerCpuThrottled",
        "backend",
        *share(
            f"container_cpu_cfs_throttled_periods_total{{{_BACKEND}}}",
            f"container_cpu_cfs_periods_total{{{_BACKEND}}}",
            growing(30),
            growing(10),
            growing(100),
        ),
    ),
)

_SEVERAL = (
    Case(
        "TargetDown",
        "web",
        {'up{job="web",instance="web-1:8080"}': steady(1), 'up{job="web",instance="web-2:8080"}': steady(0)},
        ({f'up{{job="web",instance="web-{n}:8080"}}': steady(1) for n in (1, 2)},),
        topology=GRAFANA,
    ),
    Case(
        "ContainerGone",
        "web",
        {CADVISOR: steady(1)} | _started(1),
        ({CADVISOR: steady(1)} | _started(1, 2), {CADVISOR: steady(1)} | _started(1, 2, 3)),
        topology=GRAFANA,
    ),
    Case(
        "ContainerUnhealthy",
        "web",
        _started(1, 2) | _healthy(1, 0),
        (_started(1, 2) | _healthy(1, 1), _started(1) | _healthy(1, 0)),
        topology=GRAFANA,
    ),
    Case(
        "ContainerUnhealthy",
        "web",
        _started(1, 2) | _healthy(0, 0),
        (_started(1, 2) | _healthy(1, 1),),
        topology=GRAFANA,
        firing=2,
    ),
    Case(
        "ContainerCpuBusy",
        "web",
        _cpu(0.45),
        # together they use more than one may
        (_cpu(0.3, 1) | _cpu(0.3, 2), {**_cpu(0.45), replica("container_spec_cpu_quota", 1): steady(0)}),
        topology=GRAFANA,
    ),
)

CASES = (*_SINGLE, *_SEVERAL)
