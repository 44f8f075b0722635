"""The certificates of a stack's own authority, with which development speaks TLS."""

from collections.abc import Sequence

from model.container import SecretOrigin, SecretSpec

AUTHORITY = "tls-authority"
AUTHORITY_KEY = "tls-authority-key"
CERTIFICATE = "tls-certificate"
KEY = "tls-key"


def local_certificates(hosts: Sequence[str]) -> list[SecretSpec]:
    """The authority, and one certificate for all of the proxy's host names; all of them PEM."""
    purposes = {
        AUTHORITY: "certificate of the stack's own authority, which browsers must trust",
        AUTHORITY_KEY: "key of the stack's own authority",
        CERTIFICATE: "certificate of the proxy",
        KEY: "key of the proxy's certificate",
    }
    return [
        SecretSpec(name=name, purpose=text, origin=SecretOrigin.LOCAL_AUTHORITY, names=tuple(hosts))
        for name, text in purposes.items()
    ]
