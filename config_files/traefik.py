"""Traefik's static configuration, its routes, and in development its certificate."""

import yaml

from config_files.traefik_routes import balanced_entry_point, routes
from model.catalogue.traefik import (
    CERTIFICATES_FOLDER,
    HTTP_PORT,
    HTTPS_PORT,
    OPERATORS_PASSWORD,
    OPERATORS_USER,
    PING_PORT,
    Traefik,
)
from model.certificates import CERTIFICATE, KEY
from model.container import FileSpec, secret, secret_hash
from model.topology import Topology

ROUTES_FOLDER = "/etc/traefik/routes"
OPERATORS_FILE = "/etc/traefik/operators"
ACME = "acme"
"""The name of the certificates' resolver."""
_CERTIFICATE_FILE = f"{CERTIFICATES_FOLDER}/local/certificate.pem"
_KEY_FILE = f"{CERTIFICATES_FOLDER}/local/key.pem"


def traefik_files(topology: Topology) -> list[FileSpec]:
    """All files of the proxy."""
    files = [
        FileSpec(path="/etc/traefik/traefik.yml", content=traefik_yml(topology)),
        FileSpec(path=f"{ROUTES_FOLDER}/services.yml", content=_yaml(routes(topology, _resolver(topology)))),
        FileSpec(
            path=OPERATORS_FILE,
            content=f"{OPERATORS_USER}:{secret_hash(OPERATORS_PASSWORD)}\n",
            mode="0400",
        ),
    ]
    if topology.settings.production:
        return files
    return [
        *files,
        FileSpec(path=f"{ROUTES_FOLDER}/certificates.yml", content=_yaml(_local_certificate())),
        FileSpec(path=_CERTIFICATE_FILE, content=secret(CERTIFICATE), mode="0400"),
        FileSpec(path=_KEY_FILE, content=secret(KEY), mode="0400"),
    ]


def traefik_yml(topology: Topology) -> str:
    """The static configuration; the health check reads it too."""
    document: dict[str, object] = {
        "global": {"checkNewVersion": False, "sendAnonymousUsage": False},
        "entryPoints": {
            "web": {"address": f":{HTTP_PORT}", "http": {"redirections": {"entryPoint": _https(topology)}}},
            "websecure": {"address": f":{HTTPS_PORT}"},
            "ping": {"address": f":{PING_PORT}"},
            **{
                balanced_entry_point(member, port): {"address": f":{port}"}
                for member in topology.balanced
                for port in sorted({p.host for p in member.service.publish})
            },
        },
        "ping": {"entryPoint": "ping"},
        "metrics": {"prometheus": {"entryPoint": "ping", "addRoutersLabels": True}},
        "log": {"level": "INFO", "format": "json"},
        "accessLog": {"format": "json"},
        # the container is replaced when its files change, so nothing needs to be watched
        "providers": {"file": {"directory": ROUTES_FOLDER, "watch": False}},
    }
    settings = topology.settings
    if _resolver(topology):
        document["certificatesResolvers"] = {
            ACME: {
                "acme": {
                    "email": settings.acme_email,
                    "storage": f"{CERTIFICATES_FOLDER}/acme.json",
                    "caServer": settings.acme_server,
                    "httpChallenge": {"entryPoint": "web"},
                }
            }
        }
    return _yaml(document)


def _https(topology: Topology) -> dict[str, object]:
    """Where port 80 leads to: the published port of HTTPS, which a stack's portOffset may have moved."""
    if topology.proxy is None or not isinstance(topology.proxy.service, Traefik):
        raise ValueError("the system has no proxy")
    ports = {p.port: p.host for p in topology.published(topology.proxy)}
    port = ports.get(HTTPS_PORT, HTTPS_PORT)
    return {"to": f":{port}" if port != HTTPS_PORT else "websecure", "scheme": "https", "permanent": True}


def _resolver(topology: Topology) -> str | None:
    """Who gives out the certificates, None in development."""
    return ACME if topology.settings.production and topology.settings.acme_email else None


def _local_certificate() -> dict[str, object]:
    files = {"certFile": _CERTIFICATE_FILE, "keyFile": _KEY_FILE}
    return {"tls": {"certificates": [files], "stores": {"default": {"defaultCertificate": files}}}}


def _yaml(document: dict[str, object]) -> str:
    return yaml.safe_dump(document, sort_keys=False, width=120)
