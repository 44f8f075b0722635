"""Groups of alert rules (and recording rules) that are evaluated together."""

from lab.grafana_provider.client import Api
from lab.grafana_provider.errors import Operation, ProviderError
from lab.grafana_provider.provenance import provenance_headers
from lab.grafana_provider.resource import Created, Resource, Thing
from lab.grafana_provider.resources.rule import rule_body, rule_state
from lab.grafana_provider.resources.rule_schema import SCHEMA
from lab.grafana_provider.values import Properties, Record, Value

_RULES = "/v1/provisioning/alert-rules"
_GROUP = "/v1/provisioning/folder/{FolderUID}/rule-groups/{Group}"
GET_RULES = Operation("getAlertRules", "GET", _RULES, (404,))
PUT_RULE = Operation("putAlertRule", "PUT", f"{_RULES}/{{UID}}", (400,))
_GET_RULE = Operation("getAlertRule", "GET", f"{_RULES}/{{UID}}", (404,))
_DELETE_RULE = Operation("deleteAlertRule", "DELETE", f"{_RULES}/{{UID}}", ())
_GET = Operation("getAlertRuleGroup", "GET", _GROUP, (404,))
_PUT = Operation("putAlertRuleGroup", "PUT", _GROUP, (400,))


class RuleGroup(Resource):
    """`grafana.alerting.RuleGroup`. Its key is `<folder uid>:<name>`."""

    type_name = "grafana:alerting/ruleGroup:RuleGroup"
    schema = SCHEMA

    def create(self, api: Api, new: Record) -> Created:
        """Writes the group, unless the folder has one of that name: a write would silently replace it."""
        name, folder = new.text("name"), new.text("folderUid")
        for rule in api.call(GET_RULES).records():
            if rule.text("ruleGroup") == name and rule.text("folderUID") == folder:
                raise ProviderError(f"rule group with name {name!r} already exists in folder {folder!r}")
        _put(api, new)
        return Created(f"{folder}:{name}")

    def read(self, thing: Thing) -> Properties | None:
        """The group; only its single rules tell their provenance."""
        folder, _, name = thing.key.partition(":")
        answer = thing.api.find(_GET, folder, name)
        if answer is None:
            return None
        group = answer.record()
        rules = [thing.api.call(_GET_RULE, rule.must_text("uid")).record() for rule in group.records("rules")]
        states: list[Value] = [rule_state(rule) for rule in rules]
        return {
            "name": group.must_text("title"),
            "folderUid": group.must_text("folderUid"),
            "intervalSeconds": group.number("interval"),
            "rules": states,
            "disableProvenance": not any(rule.text("provenance") for rule in rules),
            "orgId": str(thing.api.org),
        }

    def update(self, thing: Thing, new: Record) -> None:
        """Writes the group anew."""
        thing.api.call(GET_RULES)
        _put(thing.api, new)

    def delete(self, thing: Thing) -> None:
        """Deletes the rules one by one; a group that is gone is an error, as with the official provider."""
        folder, _, name = thing.key.partition(":")
        for rule in thing.api.call(_GET, folder, name).record().records("rules"):
            thing.api.remove(_DELETE_RULE, rule.must_text("uid"))


def _put(api: Api, new: Record) -> None:
    name, folder = new.text("name"), new.text("folderUid")
    rules: list[Value] = [rule_body(rule, name, folder, api.org) for rule in new.records("rules")]
    body: Properties = {
        "title": name,
        "folderUid": folder,
        "interval": new.number("intervalSeconds"),
        "rules": rules,
    }
    headers = provenance_headers(new)
    api.patiently(lambda: api.call(_PUT, folder, name, body=body, headers=headers), on=lambda _: True)
