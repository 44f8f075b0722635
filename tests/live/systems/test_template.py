"""The flows of the template document: requests, export jobs, sessions, backups."""

import uuid

import httpx
import pytest

from tests.live.conftest import eventually, executed
from tests.live.running import Running, Systems


@pytest.fixture(scope="module")
def template(systems: Systems) -> Running:
    return systems.get("template")


@pytest.fixture(scope="module")
def admin(template: Running) -> httpx.Client:
    """The API, through the frontend's own proxy, as the first administrator."""
    account = {"email": "admin@example.com", "password": template.secret("first-admin-password")}
    client = httpx.Client(base_url=template.url(3000), timeout=20)
    tokens = client.post("/api/v1/auth/login", json=account).raise_for_status().json()
    assert tokens["expires_in"] == 1800
    client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
    return client


def test_the_frontend_serves_its_page_and_the_api_is_reached_on_its_own_port(template: Running) -> None:
    assert "<html" in httpx.get(template.url(3000) + "/").raise_for_status().text
    assert httpx.get(template.url(8000) + "/health").status_code == 200


def test_the_list_of_users_comes_from_the_cache_the_second_time(admin: httpx.Client) -> None:
    admin.post("/api/v1/users", json=person()).raise_for_status()
    assert admin.get("/api/v1/users").raise_for_status().headers["X-Cache"] == "miss"
    assert admin.get("/api/v1/users").raise_for_status().headers["X-Cache"] == "hit"


def test_an_export_goes_through_rabbitmq_to_the_worker_and_back(
    template: Running, admin: httpx.Client
) -> None:
    job = admin.post("/api/v1/export")
    assert job.status_code == 202
    path = f"/api/v1/jobs/{job.json()['id']}"
    assert eventually(lambda: admin.get(path).json()["status"] == "succeeded", 60)
    lines = admin.get(f"{path}/download").raise_for_status().text.splitlines()
    assert "email" in lines[0]
    assert any("admin@example.com" in line for line in lines)
    assert eventually(lambda: template.query('sum(jobs_processed_total{status="succeeded"}) > 0'))


def test_the_browser_is_told_of_the_job_by_server_sent_events(admin: httpx.Client) -> None:
    ticket = admin.post("/api/v1/events/ticket").raise_for_status().json()["ticket"]
    job = admin.post("/api/v1/export").raise_for_status().json()["id"]
    with admin.stream("GET", "/api/v1/events", params={"ticket": ticket}, timeout=60) as stream:
        for line in stream.iter_lines():
            if line.startswith("data:") and job in line and '"succeeded"' in line:
                break


def test_a_refresh_token_is_good_once_and_roles_are_kept_apart(
    template: Running, admin: httpx.Client
) -> None:
    account = person()
    admin.post("/api/v1/users", json=account).raise_for_status()
    base = template.url(8000) + "/api/v1"
    login = {key: account[key] for key in ("email", "password")}
    tokens = httpx.post(f"{base}/auth/login", json=login, timeout=20).raise_for_status().json()
    user = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert httpx.post(f"{base}/users", json=person(), headers=user).status_code == 403
    old = {"refresh_token": tokens["refresh_token"]}
    assert httpx.post(f"{base}/auth/refresh", json=old).status_code == 200
    assert httpx.post(f"{base}/auth/refresh", json=old).status_code == 401


def test_too_many_logins_are_refused_with_a_time_to_wait(template: Running) -> None:
    nobody = {"email": f"{uuid.uuid4().hex}@example.com", "password": "wrong password here"}
    url = template.url(8000) + "/api/v1/auth/login"
    answers = [httpx.post(url, json=nobody, timeout=20) for _ in range(12)]
    limited = [answer for answer in answers if answer.status_code == 429]
    assert limited
    assert int(limited[0].headers["Retry-After"]) > 0


def test_the_networks_lie_in_the_documents_range(template: Running) -> None:
    networks = [n for n in template.engine.networks.list() if str(n.name).startswith("template-live-")]
    subnets = [n.attrs["IPAM"]["Config"][0]["Subnet"] for n in networks]
    assert subnets
    assert all(subnet.startswith("172.20.") for subnet in subnets)


@pytest.mark.parametrize(
    ("instance", "cores", "megabytes"),
    [
        ("frontend", 0.5, 512),
        ("api", 1.0, 1024),
        ("worker", 1.0, 1024),
        ("postgres", 2.0, 2048),
        ("redis", 0.5, 512),
        ("rabbitmq", 1.0, 1024),
    ],
)
def test_resources_are_those_of_the_documents_table(
    template: Running, instance: str, cores: float, megabytes: int
) -> None:
    host = template.engine.containers.get(template.plan.container(instance).name).attrs["HostConfig"]
    assert (host["NanoCpus"], host["Memory"]) == (cores * 1e9, megabytes * 2**20)


@pytest.mark.parametrize(
    ("port", "path"), [(15672, "/"), (5050, "/misc/ping"), (11434, "/api/version"), (8081, "/")]
)
def test_the_pages_of_development_answer(template: Running, port: int, path: str) -> None:
    assert httpx.get(template.url(port) + path, timeout=20).status_code in {200, 401}


def test_production_has_none_of_the_pages_of_development_and_publishes_the_proxy_alone(
    template: Running,
) -> None:
    template.workspace.configure(
        system="template", environment="prod", domain="example.com", acmeEmail="ops@example.com"
    )
    try:
        plan = template.workspace.plan
    finally:
        template.configure()
    assert not {"ollama", "pgadmin", "redis-commander"} & {c.service for c in plan.containers}
    public = {p.host: c.service for c in plan.containers for p in c.ports if p.address != "127.0.0.1"}
    assert public == {80: "proxy", 443: "proxy"}


@pytest.mark.parametrize(("instance", "suffix"), [("postgres-backup", ".dump"), ("redis-backup", ".rdb")])
def test_a_backup_can_be_made_now_and_is_kept(template: Running, instance: str, suffix: str) -> None:
    plan = template.plan.container(instance)
    script = "/etc/gantry/backup/backup.sh"
    code, output = executed(template.engine, plan.name, ["sh", script, "now"])
    assert code == 0, output
    folder = next(v.target for v in plan.volumes if v.subpath is None)
    _, listed = executed(template.engine, plan.name, ["ls", folder])
    assert suffix in listed


def person() -> dict[str, str]:
    """Somebody new."""
    name = uuid.uuid4().hex[:10]
    return {"email": f"{name}@example.com", "name": name, "password": "a long enough password"}
