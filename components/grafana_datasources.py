"""The data sources of Grafana: Prometheus, Loki and the databases that it may ask."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumiverse_grafana import oss as grafana

from dashboards.datasources import LOKI, PROMETHEUS, postgres_uid
from model.catalogue.alertmanager import PORT as ALERTMANAGER_PORT
from model.catalogue.postgres import PORT, READER_ROLE, Postgres, reader_password_of
from model.member import Member
from model.topology import Topology


@dataclass(frozen=True, kw_only=True)
class GrafanaDatasourcesArgs:
    """The system, and the passwords of its databases."""

    topology: Topology
    secrets: pulumi.Output[Mapping[str, str]]


class GrafanaDatasources(pulumi.ComponentResource):
    """One data source for each server that Grafana asks."""

    made: tuple[grafana.DataSource, ...]

    def __init__(
        self, name: str, args: GrafanaDatasourcesArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("gantry:grafana:Datasources", name, None, opts)
        self._child = pulumi.ResourceOptions(parent=self)
        parts = args.topology.system.monitoring
        made = [
            self._source(
                PROMETHEUS,
                "Prometheus",
                f"http://prometheus:{parts.prometheus.listens_on}",
                {"httpMethod": "POST", "timeInterval": f"{parts.prometheus.scrape_interval}s"},
                default=True,
            ),
            self._source(LOKI, "Loki", f"http://loki:{parts.loki.listens_on}", {"maxLines": 1000}),
        ]
        if args.topology.system.alertmanager:
            url = f"http://alertmanager:{ALERTMANAGER_PORT}"
            kind = {"implementation": "prometheus", "handleGrafanaManagedAlerts": False}
            made.append(self._source("alertmanager", "Alertmanager", url, kind))
        for member in args.topology.of_kind(Postgres):
            if isinstance(member.service, Postgres) and member.service.grafana:
                made.append(self._database(member, member.service, args))
        self.made = tuple(made)
        self.register_outputs({"uids": [source.uid for source in made]})

    def _source(
        self, kind: str, name: str, url: str, settings: Mapping[str, object], *, default: bool = False
    ) -> grafana.DataSource:
        """One of a kind: the uid is the plugin's type."""
        return grafana.DataSource(
            f"{kind}-datasource",
            uid=kind,
            name=name,
            type=kind,
            url=url,
            is_default=default or None,
            json_data_encoded=pulumi.Output.json_dumps(settings, sort_keys=True),
            opts=self._child,
        )

    def _database(self, member: Member, server: Postgres, args: GrafanaDatasourcesArgs) -> grafana.DataSource:
        """As the role that can only read."""
        password = args.secrets.apply(lambda values: values[reader_password_of(member.name)])
        settings = {
            "database": server.database,
            "sslmode": "disable",
            "postgresVersion": server.major * 100,
            "maxOpenConns": 5,
        }
        return grafana.DataSource(
            f"{member.name}-datasource",
            uid=postgres_uid(member.name),
            name=f"PostgreSQL {member.name}",
            type="grafana-postgresql-datasource",
            url=f"{member.name}:{PORT}",
            username=READER_ROLE,
            database_name=server.database,
            json_data_encoded=pulumi.Output.json_dumps(settings, sort_keys=True),
            # the password is a secret, and so is what is made of it
            secure_json_data_encoded=pulumi.Output.json_dumps({"password": password}, sort_keys=True),
            opts=self._child,
        )
