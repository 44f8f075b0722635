"""Turns the frames of a query into numbers and series, as far as Grafana's expressions take them."""

from ..datasources.frames import Cell, Field, Frame
from .values import Amount, ExpressionError, Item, Number, Results, Series


def to_results(frames: list[Frame], datasource_uid: str) -> Results:
    """The items of the frames of one query.

    Raises:
        ExpressionError: log lines, or a table that is no set of numbers.
    """
    items: list[Item] = []
    for frame in frames:
        if frame.kind == "log-lines":
            raise _unreadable(frame, datasource_uid, "input data must be a wide series but got log lines")
        if frame.kind == "table":
            items += _table(frame, datasource_uid)
        else:
            items += _labelled(frame)
    return Results(tuple(items))


def _labelled(frame: Frame) -> list[Item]:
    times = next(column.values for column in frame.fields if column.kind == "time")
    items: list[Item] = []
    for column in frame.fields:
        if column.kind != "number":
            continue
        amounts = tuple(_amount(value) for value in column.values)
        if frame.kind == "numeric-multi":
            items += [Number(amount, column.labels) for amount in amounts[-1:]]
        else:
            points = ((float(str(at)), amount) for at, amount in zip(times, amounts, strict=True))
            items.append(Series(tuple(points), column.labels))
    return items


def _table(frame: Frame, datasource_uid: str) -> list[Item]:
    numbers = [column for column in frame.fields if column.kind == "number"]
    texts = [column for column in frame.fields if column.kind == "string"]
    if any(column.kind == "time" for column in frame.fields):
        reason = (
            "input data must be a wide series but got type long: use format time_series, or no time column"
        )
        raise _unreadable(frame, datasource_uid, reason)
    if len(numbers) + len(texts) != len(frame.fields):
        reason = "input data must be a wide series but got type not: a column is neither a number nor a text"
        raise _unreadable(frame, datasource_uid, reason)
    if len(numbers) != 1:
        reason = f"expected exactly one number column but got {len(numbers)}"
        raise _unreadable(frame, datasource_uid, reason)
    return [
        Number(_amount(value), {column.name: _text(column, row) for column in texts})
        for row, value in enumerate(numbers[0].values)
    ]


def _text(column: Field, row: int) -> str:
    value = column.values[row]
    return "" if value is None else str(value)


def _amount(value: Cell) -> Amount:
    return float(value) if isinstance(value, int | float) else None


def _unreadable(frame: Frame, datasource_uid: str, reason: str) -> ExpressionError:
    return ExpressionError(
        f"[sse.readDataError] [{frame.ref_id}] got error: {reason}", frame.ref_id, datasource_uid
    )
