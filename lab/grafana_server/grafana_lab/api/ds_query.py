"""POST /api/ds/query: queries and expressions of panels."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BeforeValidator, Field

from ..auth.access import Ctx, SignedIn
from ..context import Context
from ..datasources.frames import Field as Column
from ..datasources.frames import Frame
from ..datasources.model import DataSourceError, Instance, Query
from ..datasources.store import default_uid, load_instances
from ..errors import bad_request
from ..expressions.engine import Outcome, Step, run
from ..expressions.requests import expression_step, fetch_frames, query_step
from ..expressions.values import ExpressionError, Number, Series
from ..members import text_at
from ..timerange import parse_moment
from ..wire import JsonObject, Wire

router = APIRouter()
EXPRESSION = "__expr__"


class QueryRequest(Wire):
    """Queries with one window; each may bring a `timeRange` of its own."""

    queries: list[JsonObject] = []
    begin: Annotated[str, BeforeValidator(str)] = Field(default="now-6h", alias="from")
    end: Annotated[str, BeforeValidator(str)] = Field(default="now", alias="to")


@router.post("/api/ds/query")
def query(ctx: Ctx, _who: SignedIn, body: QueryRequest) -> JSONResponse:
    """The frames of each query; 400 where one failed, with the others' frames beside it, as in Grafana."""
    if not body.queries:
        raise bad_request("no queries found")
    results = answer_queries(ctx, body)
    failed = any("error" in result for result in results.values())
    return JSONResponse({"results": results}, status_code=400 if failed else 200)


def answer_queries(ctx: Context, request: QueryRequest) -> dict[str, JsonObject]:
    """What Grafana answers to each query, by refId.

    Raises:
        GrafanaError: 400, the window cannot be read.
    """
    instances, default = load_instances(ctx.db, ctx.vault), default_uid(ctx.db)
    results: dict[str, JsonObject] = {}
    steps: list[Step] = []
    for position, model in enumerate(request.queries):
        ref_id = text_at(model, "refId") or chr(ord("A") + position)
        if _is_expression(model):
            steps.append(expression_step(ref_id, model))
            continue
        uid = text_at(model, "datasource.uid") or text_at(model, "datasource") or default
        question = _question(ctx, request, ref_id, model)
        results[ref_id], answer = _fetch(ctx, instances, uid, question)
        steps.append(query_step(question, uid, answer))
    expressions = [step for step in steps if step.fetch is None]
    if expressions:
        outcomes = run(steps)
        results |= {
            step.ref_id: _expression_result(step.ref_id, outcomes[step.ref_id]) for step in expressions
        }
    return results


def _is_expression(model: JsonObject) -> bool:
    return EXPRESSION in {text_at(model, "datasource.uid"), text_at(model, "datasource.type")}


def _question(ctx: Context, request: QueryRequest, ref_id: str, model: JsonObject) -> Query:
    now = ctx.clock()
    try:
        begin = parse_moment(text_at(model, "timeRange.from", request.begin), now)
        end = parse_moment(text_at(model, "timeRange.to", request.end), now)
    except ValueError as error:
        raise bad_request(f"invalid time range: {error}") from None
    if begin >= end:
        raise bad_request("invalid time range: from must be before to")
    return Query(ref_id, model, begin, end)


class _Answer:
    def __init__(self, outcome: list[Frame] | DataSourceError) -> None:
        self._outcome = outcome

    def __call__(self) -> list[Frame]:
        if isinstance(self._outcome, DataSourceError):
            raise self._outcome
        return self._outcome


def _fetch(
    ctx: Context, instances: dict[str, Instance], uid: str, question: Query
) -> tuple[JsonObject, _Answer]:
    try:
        frames = fetch_frames(instances, uid, question, ctx.outgoing)
    except DataSourceError as error:
        failure: JsonObject = {
            "error": str(error),
            "errorSource": "downstream",
            "status": error.status,
            "frames": [],
        }
        return failure, _Answer(error)
    return {"status": 200, "frames": [frame.to_json() for frame in frames]}, _Answer(frames)


def _expression_result(ref_id: str, outcome: Outcome) -> JsonObject:
    if isinstance(outcome, ExpressionError):
        return {"error": str(outcome), "status": 500, "frames": []}
    return {"status": 200, "frames": [_frame(ref_id, item).to_json() for item in outcome.items]}


def _frame(ref_id: str, item: Number | Series) -> Frame:
    if isinstance(item, Number):
        return Frame(ref_id, "numeric-multi", (Column(ref_id, "number", (item.value,), item.labels),))
    times = Column("Time", "time", tuple(at for at, _ in item.points))
    values = Column(ref_id, "number", tuple(value for _, value in item.points), item.labels)
    return Frame(ref_id, "timeseries-multi", (times, values))
