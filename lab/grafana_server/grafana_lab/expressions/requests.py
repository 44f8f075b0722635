"""Builds the engine's steps of queries to stored datasources."""

from collections.abc import Callable, Mapping

from ..datasources.frames import Frame
from ..datasources.model import DataSourceError, Instance, Outgoing, Query
from ..datasources.registry import plugin_of
from ..wire import JsonObject
from .convert import to_results
from .engine import Step
from .values import ExpressionError, Results


def fetch_frames(
    instances: Mapping[str, Instance], uid: str, query: Query, outgoing: Outgoing
) -> list[Frame]:
    """The frames of a query.

    Raises:
        DataSourceError: the datasource does not exist, cannot be reached, or refuses the query.
    """
    instance = instances.get(uid)
    if instance is None:
        raise DataSourceError(f"data source not found: {uid!r}", status=404)
    return plugin_of(instance.type).query(instance, query, outgoing)


def expression_step(ref_id: str, model: JsonObject) -> Step:
    """The step that computes an expression."""
    return Step(ref_id, model)


def query_step(query: Query, uid: str, frames: Callable[[], list[Frame]]) -> Step:
    """The step that takes a datasource's frames."""

    def fetch() -> Results:
        try:
            return to_results(frames(), uid)
        except DataSourceError as error:
            raise ExpressionError(
                f"[sse.dataQueryError] failed to execute query [{query.ref_id}]: {error}", query.ref_id, uid
            ) from None

    return Step(query.ref_id, query.model, fetch)
