"""Dashboards, in the classic JSON model."""

import hashlib
import re

from lab.grafana_provider.client import Api
from lab.grafana_provider.errors import Operation
from lab.grafana_provider.normal import json_complaint, json_object, json_text, same_unscoped, unscoped
from lab.grafana_provider.resource import Created, Resource, Thing
from lab.grafana_provider.schema import ORG_ID, Property, Scalar, Schema
from lab.grafana_provider.values import MalformedError, Properties, Record, Value, compact

GET_DASHBOARD = Operation("getDashboardByUID", "GET", "/dashboards/uid/{uid}", (401, 403, 404, 500))
_SAVE = Operation("postDashboard", "POST", "/dashboards/db", (400, 401, 403, 404, 412, 422, 500))
_DELETE = Operation("deleteDashboardByUID", "DELETE", "/dashboards/uid/{uid}", (401, 403, 404, 500))

_HASH = re.compile(r"[0-9a-f]{64}")


def _significant(dashboard: Properties) -> Properties:
    """Without what Grafana numbers or fills in by itself."""
    kept = {key: value for key, value in dashboard.items() if key not in ("id", "version")}
    panels = kept.get("panels")
    if isinstance(panels, list):
        kept["panels"] = [_significant_panel(panel) for panel in panels]
    return kept


def _significant_panel(panel: Value) -> Value:
    if not isinstance(panel, dict):
        return panel
    kept = {key: value for key, value in panel.items() if key != "id"}
    library = kept.get("libraryPanel")
    if isinstance(library, dict):
        kept["libraryPanel"] = {key: value for key, value in library.items() if key in ("name", "uid")}
    return kept


def _normal(text: Value) -> str:
    return json_text(_significant(json_object(text) or {}))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _same_dashboard(old: Value, new: Value) -> bool:
    if isinstance(old, str) and _HASH.fullmatch(old):
        return old == _hash(_normal(new))
    return _normal(old) == _normal(new)


def _uid_changes(old: Value, new: Value) -> bool:
    """A hash tells no uid: then the change is taken for one in place, as the official provider does."""
    if not isinstance(new, str) or not isinstance(old, str) or _HASH.fullmatch(old):
        return False
    return _uid(old) != _uid(new)


def _uid(text: str) -> Value:
    return (json_object(text) or {}).get("uid") or ""


def _complaint(value: Value) -> str | None:
    reason = json_complaint(value)
    if reason is None and {"apiVersion", "spec"} <= (json_object(value) or {}).keys():
        return "is a Kubernetes-style resource; export the dashboard in the classic model"
    return reason


class Dashboard(Resource):
    """`grafana.oss.Dashboard`."""

    type_name = "grafana:oss/dashboard:Dashboard"
    lock = "dashboards"
    schema = Schema(
        {
            "configJson": Property(
                Scalar.STRING,
                required=True,
                same=_same_dashboard,
                replaces=_uid_changes,
                complaint=_complaint,
            ),
            "folder": Property(Scalar.STRING, same=same_unscoped),
            "message": Property(Scalar.STRING, kept=True),
            "overwrite": Property(Scalar.BOOLEAN, kept=True),
            "orgId": ORG_ID,
            "uid": Property(Scalar.STRING, output_only=True),
            "dashboardId": Property(Scalar.INTEGER, output_only=True),
            "url": Property(Scalar.STRING, output_only=True),
            "version": Property(Scalar.INTEGER, output_only=True),
        }
    )

    def create(self, api: Api, new: Record) -> Created:
        """Saves the dashboard as a new one."""
        return Created(_save(api, new, new.flag("overwrite"), {}))

    def read(self, thing: Thing) -> Properties | None:
        """The dashboard; without its uid where the program leaves the uid to Grafana."""
        answer = thing.api.find(GET_DASHBOARD, thing.key)
        if answer is None:
            return None
        dashboard, meta = answer.record().must_record("dashboard"), answer.record().record("meta")
        model = _significant(dashboard.values)
        given = json_object(thing.state.text("configJson"))
        if given is not None and not given.get("uid"):
            model.pop("uid", None)
        text = json_text(model)
        return {
            "configJson": _hash(text) if thing.api.settings.store_dashboard_sha256 else text,
            "folder": meta.text("folderUid"),
            "uid": dashboard.must_text("uid"),
            "dashboardId": dashboard.must_number("id"),
            "version": dashboard.must_number("version"),
            "url": thing.api.url_of(meta.text("url")),
            "orgId": str(thing.api.org),
        }

    def update(self, thing: Thing, new: Record) -> None:
        """Saves a new version over the old one."""
        if _HASH.fullmatch(new.text("configJson")):
            raise MalformedError("only the dashboard's hash is stored: change configJson as well")
        _save(thing.api, new, True, {"id": thing.state.number("dashboardId")})

    def delete(self, thing: Thing) -> None:
        """Deletes the dashboard."""
        thing.api.remove(_DELETE, thing.key)


def _save(api: Api, new: Record, overwrite: bool, identity: Properties) -> str:
    model = json_object(new.text("configJson")) or {}
    model.pop("id", None)
    model.pop("version", None)
    options: Properties = {
        "folderUid": unscoped(new.text("folder")),
        "message": new.text("message"),
        "overwrite": overwrite,
    }
    return api.call(_SAVE, body=compact(options) | {"dashboard": model | identity}).record().must_text("uid")
