"""Builds the protocol's answers from plain results."""

from lab.grafana_provider.check import Fault
from lab.grafana_provider.diff import Change, Kind
from lab.grafana_provider.plan import secret_paths
from lab.grafana_provider.protocol import provider_pb2
from lab.grafana_provider.schema import Block
from lab.grafana_provider.values import Path, Properties, path_text
from lab.grafana_provider.wire import Payload

_KINDS = {
    (Kind.ADD, False): provider_pb2.PropertyDiff.ADD,
    (Kind.ADD, True): provider_pb2.PropertyDiff.ADD_REPLACE,
    (Kind.DELETE, False): provider_pb2.PropertyDiff.DELETE,
    (Kind.DELETE, True): provider_pb2.PropertyDiff.DELETE_REPLACE,
    (Kind.UPDATE, False): provider_pb2.PropertyDiff.UPDATE,
    (Kind.UPDATE, True): provider_pb2.PropertyDiff.UPDATE_REPLACE,
}


def refusal(found: list[Fault]) -> provider_pb2.CheckResponse:
    """The answer to a check that found faults."""
    failures = [provider_pb2.CheckFailure(property=each.property, reason=each.reason) for each in found]
    return provider_pb2.CheckResponse(failures=failures)


def difference(found: list[Change], delete_first: bool = False) -> provider_pb2.DiffResponse:
    """The answer to a diff; `delete_first` only counts where a change replaces."""
    response = provider_pb2.DiffResponse(
        changes=provider_pb2.DiffResponse.DIFF_SOME if found else provider_pb2.DiffResponse.DIFF_NONE,
        replaces=sorted({str(change.path[0]) for change in found if change.replaces}),
        diffs=sorted({str(change.path[0]) for change in found}),
        hasDetailedDiff=True,
    )
    response.deleteBeforeReplace = delete_first and bool(response.replaces)
    for change in found:
        kind = _KINDS[change.kind, change.replaces]
        response.detailedDiff[path_text(change.path)].CopyFrom(provider_pb2.PropertyDiff(kind=kind))
    return response


def secrets_of(block: Block, values: Properties, *sources: Payload) -> frozenset[Path]:
    """What must stay secret in values made from these sources.

    Secrets of the schema exactly; of the sources whole properties, as items may have changed their places.
    """
    names = {name for source in sources for name in source.secret_properties() if name in values}
    return frozenset(secret_paths(block, values)) | {(name,) for name in names}
