"""The proxy's and Alertmanager's files say what the topology says."""

from pathlib import Path

import bcrypt
import yaml

from config_files.alertmanager import alertmanager_yml
from config_files.loki import loki_yml
from config_files.prometheus import prometheus_yml
from config_files.promtail import promtail_yml
from config_files.traefik import traefik_files, traefik_yml
from config_files.traefik_routes import routes
from model.container import FileSpec, secret_hash
from planning.planner import build_plan
from tests.unit.systems_on_paper import topology_of

PROXIED = """
services:
  web: {kind: service, image: 'a:1', port: 80, replicas: 2, publish: [8000], route: {paths: [/app]}}
  proxy: {kind: traefik, volume: traefik_certs}
monitoring: {prometheus: {route: {host: metrics, protected: true}}}
"""
PROD = {"environment": "prod", "domain": "example.com", "acmeEmail": "ops@example.com"}
ALERTING = """
services:
  hook: {kind: service, image: 'a:1', port: 3004, secrets: [token]}
alerting:
  router: alertmanager
  interval: 20s
  smtp: {host: mail.example.com, sender: a@b.c, username: a}
  contacts:
    - {name: hook, kind: webhook, service: hook, path: /alerts, token: token}
    - {name: team, kind: email, to: [x@b.c, y@b.c], severities: [critical], owners: [web]}
    - {name: chat, kind: slack, channel: '#alerts'}
    - {name: duty, kind: pagerduty, severities: [critical]}
"""


def test_port_80_leads_to_the_published_port_of_https(tmp_path: Path) -> None:
    for offset, target in ((0, "websecure"), (20000, ":20443")):
        static = yaml.safe_load(traefik_yml(topology_of(tmp_path, PROXIED, {"portOffset": offset})))
        redirection = static["entryPoints"]["web"]["http"]["redirections"]["entryPoint"]
        assert redirection == {"to": target, "scheme": "https", "permanent": True}


def test_certificates_come_from_the_local_authority_or_through_acme(tmp_path: Path) -> None:
    dev, prod = topology_of(tmp_path, PROXIED), topology_of(tmp_path, PROXIED, PROD)
    assert "certificatesResolvers" not in yaml.safe_load(traefik_yml(dev))
    acme = yaml.safe_load(traefik_yml(prod))["certificatesResolvers"]["acme"]["acme"]
    assert acme["email"] == "ops@example.com"
    assert acme["storage"] == "/certs/acme.json"
    files = {f.path for f in traefik_files(dev)} - {f.path for f in traefik_files(prod)}
    assert {"/certs/local/certificate.pem", "/certs/local/key.pem"} < files


def test_files_below_the_data_folder_go_into_its_volume(tmp_path: Path) -> None:
    container = build_plan(topology_of(tmp_path, PROXIED), tmp_path).container("proxy")
    (folder,) = [f for f in container.folders if f.target.startswith("/certs")]
    assert (folder.volume, folder.subpath) == ("shop-dev-traefik_certs", "local")
    assert [m.target for m in container.volumes if m.volume == folder.volume] == ["/certs"]


def test_requests_go_round_all_replicas_that_are_healthy(tmp_path: Path) -> None:
    dynamic = yaml.safe_load(yaml.safe_dump(routes(topology_of(tmp_path, PROXIED), None)))
    balancer = dynamic["http"]["services"]["web"]["loadBalancer"]
    assert [s["url"] for s in balancer["servers"]] == ["http://web-1:80", "http://web-2:80"]
    assert balancer["healthCheck"]["path"] == "/health"
    assert dynamic["http"]["routers"]["web-8000"]["entryPoints"] == ["web-8000"]


def test_a_protected_route_asks_for_a_password_and_others_do_not(tmp_path: Path) -> None:
    routers = yaml.safe_load(yaml.safe_dump(routes(topology_of(tmp_path, PROXIED), None)))["http"]["routers"]
    assert routers["prometheus"]["rule"] == "Host(`metrics.localhost`)"
    assert "operator" in routers["prometheus"]["middlewares"]
    assert routers["web"]["rule"] == "Host(`localhost`) && (PathPrefix(`/app`))"
    assert "operator" not in routers["web"]["middlewares"]


def test_a_password_is_hashed_when_it_is_deployed_and_always_to_the_same() -> None:
    file = FileSpec(path="/users", content=f"operator:{secret_hash('p')}")
    assert file.secrets == ("p",)
    first = file.filled({"p": "a long password of somebody"})
    assert first == file.filled({"p": "a long password of somebody"})
    assert bcrypt.checkpw(b"a long password of somebody", first.partition(":")[2].encode())


def test_each_contact_gets_its_severities_and_owners_and_the_first_the_rest(tmp_path: Path) -> None:
    route = yaml.safe_load(alertmanager_yml(topology_of(tmp_path, ALERTING)))["route"]
    assert route["receiver"] == "hook"
    assert [(r["receiver"], r["matchers"]) for r in route["routes"]] == [
        ("hook", ['severity=~"critical|warning"']),
        ("team", ['severity=~"critical"', 'owner=~"web"']),
        ("chat", ['severity=~"critical|warning"']),
        ("duty", ['severity=~"critical"']),
    ]
    assert all(r["continue"] for r in route["routes"])


def test_no_secret_of_a_contact_stands_in_the_configuration(tmp_path: Path) -> None:
    document = yaml.safe_load(alertmanager_yml(topology_of(tmp_path, ALERTING)))
    hook, team, chat, duty = document["receivers"]
    assert hook["webhook_configs"][0]["url"] == "http://hook:3004/alerts"
    credentials = hook["webhook_configs"][0]["http_config"]["authorization"]["credentials_file"]
    assert credentials == "/run/secrets/token"
    assert team["email_configs"][0]["to"] == "x@b.c, y@b.c"
    assert document["global"]["smtp_auth_password_file"] == "/run/secrets/smtp-password"
    assert chat["slack_configs"][0]["api_url_file"] == "/run/secrets/chat-url"
    assert duty["pagerduty_configs"][0]["routing_key_file"] == "/run/secrets/duty-key"
    files = build_plan(topology_of(tmp_path, ALERTING), tmp_path).container("alertmanager").secrets
    assert set(files) == {"token", "chat-url", "duty-key", "smtp-password"}


def test_prometheus_and_loki_tell_alertmanager_where_it_is_the_router(tmp_path: Path) -> None:
    topology = topology_of(tmp_path, ALERTING)
    targets = yaml.safe_load(prometheus_yml(topology))["alerting"]["alertmanagers"]
    assert targets == [{"static_configs": [{"targets": ["alertmanager:9093"]}]}]
    assert yaml.safe_load(loki_yml(topology))["ruler"]["alertmanager_url"] == "http://alertmanager:9093"


def test_samples_are_written_to_storage_elsewhere_too(tmp_path: Path) -> None:
    text = ALERTING + "monitoring: {prometheus: {remote_write: ['https://mimir.example.com/push']}}\n"
    topology = topology_of(tmp_path, text)
    assert yaml.safe_load(prometheus_yml(topology))["remote_write"] == [
        {"url": "https://mimir.example.com/push"}
    ]
    assert "monitoring" not in {t.value for t in topology.internal_networks}


def test_prometheus_scrapes_every_replica(tmp_path: Path) -> None:
    document = yaml.safe_load(prometheus_yml(topology_of(tmp_path, PROXIED)))
    jobs = {job["job_name"]: job["static_configs"][0]["targets"] for job in document["scrape_configs"]}
    assert jobs["web"] == ["web-1:80", "web-2:80"]


def test_a_log_file_is_tailed_and_its_lines_are_not_taken_from_standard_output_too(tmp_path: Path) -> None:
    text = """
    services:
      web: {kind: service, image: 'a:1', port: 80, log_file: web.log}
    monitoring: {shipper: {kind: promtail}}
    """
    topology = topology_of(tmp_path, text)
    containers, files = yaml.safe_load(promtail_yml(topology))["scrape_configs"]
    assert files["static_configs"][0]["labels"] == {
        "service": "web",
        "stream": "file",
        "__path__": "/logs/web.log",
    }
    dropped = [s["match"]["selector"] for s in containers["pipeline_stages"] if "match" in s]
    assert '{service=~"web",stream="stdout"}' in dropped
    plan = build_plan(topology, tmp_path)
    assert plan.logs_volume == "shop-dev-logs"
    modes = {c.service: m.read_only for c in plan.containers for m in c.volumes if m.target == "/logs"}
    assert modes == {"web": False, "promtail": True}
