"""PostgreSQL."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import psycopg

from ..members import text_at
from .frames import Cell, Field, FieldKind, Frame
from .intervals import step
from .model import DataSourceError, Instance, Outgoing, Query
from .sql_macros import expand

DEFAULT_PORT = "5432"
Column = tuple[str, list[object]]


class Postgres:
    """SQL queries, as table or as time series."""

    def check(self, instance: Instance, outgoing: Outgoing) -> str:
        """Selects 1."""
        _rows(instance, "SELECT 1", outgoing)
        return "Database Connection OK"

    def query(self, instance: Instance, query: Query, outgoing: Outgoing) -> list[Frame]:
        """The model's `rawSql`; `format` is `table` or `time_series`."""
        raw = text_at(query.model, "rawSql")
        if not raw:
            return []
        statement = expand(raw, query, step(query, 1.0))
        columns = _rows(instance, statement, outgoing)
        if not columns or not columns[0][1]:
            return []
        if text_at(query.model, "format") == "time_series":
            return _series(query.ref_id, columns, statement)
        fields = tuple(_field(name, values) for name, values in columns)
        return [Frame(query.ref_id, "table", fields, executed=statement)]


def _rows(instance: Instance, statement: str, outgoing: Outgoing) -> list[Column]:
    code = "error"
    host, _, port = instance.url.rpartition(":") if ":" in instance.url else (instance.url, "", DEFAULT_PORT)
    try:
        with (
            psycopg.connect(
                host=host,
                port=port,
                user=instance.user,
                password=instance.secrets.get("password", ""),
                dbname=text_at(instance.json_data, "database", instance.database),
                sslmode=text_at(instance.json_data, "sslmode", "require"),
                connect_timeout=max(2, int(outgoing.timeout)),
                options=f"-c statement_timeout={round(outgoing.timeout * 1000)} -c timezone=UTC",
                application_name="grafana",
            ) as connection,
            connection.cursor() as cursor,
        ):
            # bytes: psycopg takes a text only where it is a literal of the program
            cursor.execute(statement.encode())
            rows = cursor.fetchall() if cursor.description else []
            names = [column.name for column in cursor.description or []]
        code = "200"
    except psycopg.Error as error:
        raise DataSourceError(f"db query error: {' '.join(str(error).split())}") from None
    finally:
        outgoing.metrics.datasource_requests.labels(instance.name, instance.type, code, "sql").inc()
    return [(name, [row[position] for row in rows]) for position, name in enumerate(names)]


def _field(name: str, values: Sequence[object]) -> Field:
    kinds = {_kind(value) for value in values if value is not None}
    kind: FieldKind = kinds.pop() if len(kinds) == 1 else "string"
    return Field(name, kind, tuple(_cell(value, kind) for value in values))


def _kind(value: object) -> FieldKind:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float | Decimal):
        return "number"
    return "time" if isinstance(value, date) else "string"


def _cell(value: object, kind: FieldKind) -> Cell:
    if value is None:
        return None
    if kind == "boolean":
        return bool(value)
    if kind == "number" and isinstance(value, int | float | Decimal):
        return float(value)
    if kind == "time" and isinstance(value, date):
        return _seconds(value)
    return str(value)


def _seconds(value: date) -> float:
    at = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day, tzinfo=UTC)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _series(ref_id: str, columns: list[Column], executed: str) -> list[Frame]:
    fields = [_field(name, values) for name, values in columns]
    clock = next((field for field in fields if field.name.lower() in {"time", "time_sec"}), None)
    clock = clock or next((field for field in fields if field.kind == "time"), None)
    if clock is None:
        raise DataSourceError('no column of type time: name one "time", or use format table')
    texts = [field for field in fields if field.kind == "string" and field is not clock]
    numbers = [field for field in fields if field.kind == "number" and field is not clock]
    series: dict[tuple[str, tuple[tuple[str, str], ...]], list[tuple[float, Cell]]] = {}
    for row, at in enumerate(clock.values):
        labels = tuple((field.name, str(field.values[row])) for field in texts)
        for field in numbers:
            if isinstance(at, float):
                series.setdefault((field.name, labels), []).append((at, field.values[row]))
    return [
        Frame(
            ref_id,
            "timeseries-multi",
            (
                Field("time", "time", tuple(at for at, _ in points)),
                Field(name, "number", tuple(value for _, value in points), dict(labels)),
            ),
            name=name,
            executed=executed,
        )
        for (name, labels), points in series.items()
    ]
