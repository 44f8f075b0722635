"""Chromium in a container, driven by Selenium over the published port of chromedriver."""

import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import docker
import httpx
from docker.models.containers import Container
from selenium import webdriver
from selenium.webdriver.remote.webdriver import WebDriver

from lab.images import ensure_images

IMAGE = "gantry.lab/chromium:bookworm"
START_SECONDS = 30.0
DOWNLOAD_SECONDS = 20.0
_PORT = "9515/tcp"
_DOWNLOADS = "/tmp/downloads"  # noqa: S108  (in the container, which has one user)
_ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",  # it needs what the container denies: new user namespaces; the container is the sandbox
    "--window-size=1280,900",
    "--no-first-run",
    # Tests must depend on nothing but the services that they look at.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Chromium:
    """A running browser; each session has a profile of its own."""

    engine: docker.DockerClient
    container_id: str
    address: str
    """chromedriver's, as http://127.0.0.1:port."""

    @contextmanager
    def session(self, *, accept_any_certificate: bool = False) -> Iterator[WebDriver]:
        """A window without cookies or storage, closed at the end."""
        options = webdriver.ChromeOptions()
        for argument in _ARGUMENTS:
            options.add_argument(argument)
        options.add_experimental_option("prefs", {"download.default_directory": _DOWNLOADS})
        options.accept_insecure_certs = accept_any_certificate
        driver = webdriver.Remote(command_executor=self.address, options=options)
        try:
            driver.set_page_load_timeout(30)
            yield driver
        finally:
            driver.quit()

    def downloaded(self, name: str) -> bytes:
        """The contents of a file that a session has downloaded; fails if it is not there within 20 s."""
        deadline = time.monotonic() + DOWNLOAD_SECONDS
        while (content := self._read(f"{_DOWNLOADS}/{name}")) is None:
            assert time.monotonic() < deadline, f"nothing was downloaded as {name!r}"
            time.sleep(0.2)
        return content

    def _read(self, path: str) -> bytes | None:
        """A file in the container, None if there is none."""
        api = self.engine.api
        made = api.exec_create(self.container_id, ["cat", path])
        content = api.exec_start(made["Id"])
        return content if api.exec_inspect(made["Id"])["ExitCode"] == 0 else None


@contextmanager
def chromium(
    docker_host: str, networks: Sequence[str], *, trusted_ca: Path | None = None
) -> Iterator[Chromium]:
    """A browser that sees the services on these networks by their names there; removed at the end.

    Args:
        docker_host: the engine that has the networks, as `unix://…`; it must publish ports on this machine.
        networks: names of Docker networks; internal ones will do.
        trusted_ca: a certificate authority (PEM) to trust for https, beside the public ones.
    """
    ensure_images(docker_host, [IMAGE], print)
    engine = docker.DockerClient(base_url=docker_host, timeout=60)
    container = _create(engine, {"TRUSTED_CA": trusted_ca.read_text()} if trusted_ca else {})
    try:
        for network in networks:
            engine.networks.get(network).connect(container)
        container.start()
        yield Chromium(engine, str(container.id), _ready(container))
    finally:
        container.remove(force=True, v=True)
        engine.close()


def _create(engine: docker.DockerClient, environment: dict[str, str]) -> Container:
    # Its first network is the default bridge, for the published port: the networks to look at may be
    # internal, and those publish nothing.
    return engine.containers.create(
        IMAGE,
        name=f"browser-{secrets.token_hex(4)}",
        environment=environment,
        ports={_PORT: ("127.0.0.1", 0)},
        read_only=True,
        tmpfs={"/tmp": "mode=1777,size=512m,exec"},  # noqa: S108  (in the container)
        cap_drop=["ALL"],
        security_opt=["no-new-privileges"],
        shm_size="256m",
        mem_limit="1g",
        init=True,
    )


def _ready(container: Container) -> str:
    """The address of chromedriver, once it answers."""
    container.reload()
    published = container.ports[_PORT]
    assert published, "the engine has published no port for chromedriver"
    address = f"http://127.0.0.1:{published[0]['HostPort']}"
    deadline = time.monotonic() + START_SECONDS
    while not _answers(address):
        assert time.monotonic() < deadline, f"chromedriver does not answer: {container.logs().decode()}"
        time.sleep(0.1)
    return address


def _answers(address: str) -> bool:
    try:
        return bool(httpx.get(f"{address}/status", timeout=2).json()["value"]["ready"])
    except httpx.HTTPError:
        return False
