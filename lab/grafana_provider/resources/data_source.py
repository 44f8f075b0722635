"""Data sources."""

from lab.grafana_provider.client import Api
from lab.grafana_provider.errors import Operation
from lab.grafana_provider.normal import json_complaint, json_object, json_text, same_json
from lab.grafana_provider.resource import Created, Resource, Thing
from lab.grafana_provider.schema import NAME, ORG_ID, Complaint, Property, Scalar, Schema, TextMap
from lab.grafana_provider.values import Properties, Record, Value, compact

_GET = Operation("getDataSourceByUID", "GET", "/datasources/uid/{uid}")
_CREATE = Operation("addDataSource", "POST", "/datasources", (401, 403, 409, 500))
_UPDATE = Operation("updateDataSourceByUID", "PUT", "/datasources/uid/{uid}", (401, 403, 500))
_DELETE = Operation("deleteDataSourceByUID", "DELETE", "/datasources/uid/{uid}", (401, 403, 404, 500))

_HEADER_NAME, _HEADER_VALUE, _TEAM_HEADERS = "httpHeaderName", "httpHeaderValue", "teamHttpHeaders"
_CONNECT_KEYS = ("enableSecureSocksProxy", "secureSocksProxyUsername")


def _without(*reserved: str) -> Complaint:
    def complaint(value: Value) -> str | None:
        for key in reserved:
            if isinstance(value, str) and key in value:
                return f"{key} is a reserved key and cannot be used in JSON data; use httpHeaders for headers"
        return json_complaint(value)

    return complaint


def _same_default(old: Value, new: Value) -> bool:
    """Grafana always has a default: one can only be made so, by another, no longer be it."""
    return bool(old) or bool(old) == bool(new)


class DataSource(Resource):
    """`grafana.oss.DataSource`."""

    type_name = "grafana:oss/dataSource:DataSource"
    rereads = False
    schema = Schema(
        {
            "type": Property(Scalar.STRING, required=True),
            "name": NAME,
            "uid": Property(Scalar.STRING, computed=True, replaces=True),
            "url": Property(Scalar.STRING),
            "accessMode": Property(Scalar.STRING, default="proxy"),
            "basicAuthEnabled": Property(Scalar.BOOLEAN, default=False),
            "basicAuthUsername": Property(Scalar.STRING, default=""),
            "databaseName": Property(Scalar.STRING, default=""),
            "username": Property(Scalar.STRING, default=""),
            "isDefault": Property(Scalar.BOOLEAN, default=False, same=_same_default),
            "jsonDataEncoded": Property(
                Scalar.STRING, same=same_json, complaint=_without(_HEADER_NAME, _TEAM_HEADERS, *_CONNECT_KEYS)
            ),
            "secureJsonDataEncoded": Property(
                Scalar.STRING, secret=True, kept=True, same=same_json, complaint=_without(_HEADER_VALUE)
            ),
            "httpHeaders": Property(TextMap(), secret=True, kept=True),
            "privateDataSourceConnectNetworkId": Property(Scalar.STRING, default="", kept=True),
            "orgId": ORG_ID,
        }
    )

    def create(self, api: Api, new: Record) -> Created:
        """Adds the data source."""
        created = api.call(_CREATE, body=_body(new)).record()
        return Created(created.must_record("datasource").must_text("uid"))

    def read(self, thing: Thing) -> Properties | None:
        """The data source; of its headers Grafana only tells which there are."""
        answer = thing.api.find(_GET, thing.key)
        if answer is None:
            return None
        source = answer.record()
        data = source.must_record("jsonData").values
        headers = {value for name, value in data.items() if name.startswith(_HEADER_NAME)}
        hidden = (_HEADER_NAME, _TEAM_HEADERS, *_CONNECT_KEYS)
        state: Properties = {
            "uid": source.must_text("uid"),
            "name": source.text("name"),
            "type": source.text("type"),
            "url": source.text("url"),
            "accessMode": source.text("access"),
            "databaseName": source.text("database"),
            "username": source.text("user"),
            "isDefault": source.flag("isDefault"),
            "basicAuthEnabled": source.flag("basicAuth"),
            "basicAuthUsername": source.text("basicAuthUser"),
            "jsonDataEncoded": json_text({k: v for k, v in data.items() if not k.startswith(hidden)}),
            "orgId": str(source.must_number("orgId")),
        }
        if "httpHeaders" in thing.state:
            given = thing.state.mapping("httpHeaders")
            state["httpHeaders"] = {name: value for name, value in given.items() if name in headers}
        return state

    def update(self, thing: Thing, new: Record) -> None:
        """Replaces the data source's settings."""
        thing.api.call(_UPDATE, thing.key, body=_body(new))

    def delete(self, thing: Thing) -> None:
        """Deletes the data source."""
        thing.api.remove(_DELETE, thing.key)


def _body(new: Record) -> Properties:
    data = json_object(new.text("jsonDataEncoded")) or {}
    secure = json_object(new.text("secureJsonDataEncoded")) or {}
    for number, (name, value) in enumerate(new.mapping("httpHeaders").items(), start=1):
        data[f"{_HEADER_NAME}{number}"] = name
        secure[f"{_HEADER_VALUE}{number}"] = value
    network = new.text("privateDataSourceConnectNetworkId")
    if network:
        data |= dict(zip(_CONNECT_KEYS, (True, network), strict=True))
    optional: Properties = {
        "uid": new.text("uid"),
        "name": new.text("name"),
        "type": new.text("type"),
        "url": new.text("url"),
        "access": new.text("accessMode"),
        "database": new.text("databaseName"),
        "user": new.text("username"),
        "isDefault": new.flag("isDefault"),
        "basicAuth": new.flag("basicAuthEnabled"),
        "basicAuthUser": new.text("basicAuthUsername"),
        "secureJsonData": secure,
    }
    return compact(optional) | {"jsonData": data}
