"""The stack's own certificate authority, with which development speaks TLS."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from model.certificates import AUTHORITY, AUTHORITY_KEY, CERTIFICATE, KEY

_AUTHORITY_YEARS = 10
_CERTIFICATE_DAYS = 397
"""Browsers refuse certificates that are valid for longer than 398 days (CA/Browser Forum, SC-031)."""
_RENEW_DAYS = 30


def renewed(have: Mapping[str, str], hosts: Sequence[str], stack: str) -> dict[str, str]:
    """What is missing, ends within thirty days or names other hosts; empty where all is well.

    The authority stays as long as it lasts, so whoever trusts it goes on trusting.
    """
    new: dict[str, str] = {}
    if AUTHORITY not in have or AUTHORITY_KEY not in have or _ends_soon(have[AUTHORITY]):
        new |= _authority(stack)
    known = {**have, **new}
    if new or CERTIFICATE not in have or KEY not in have or _unfit(have[CERTIFICATE], hosts):
        new |= _certificate(known[AUTHORITY], known[AUTHORITY_KEY], hosts)
    return new


def _unfit(pem: str, hosts: Sequence[str]) -> bool:
    certificate = x509.load_pem_x509_certificate(pem.encode())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return _ends_soon(pem) or set(names.get_values_for_type(x509.DNSName)) != set(hosts)


def _ends_soon(pem: str) -> bool:
    certificate = x509.load_pem_x509_certificate(pem.encode())
    return certificate.not_valid_after_utc < datetime.now(UTC) + timedelta(days=_RENEW_DAYS)


def _authority(stack: str) -> dict[str, str]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Gantry's authority of {stack}")])
    certificate = (
        _builder(name, name, key.public_key(), timedelta(days=365 * _AUTHORITY_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(authority=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return {AUTHORITY: _pem(certificate), AUTHORITY_KEY: _key_pem(key)}


def _certificate(authority: str, authority_key: str, hosts: Sequence[str]) -> dict[str, str]:
    issuer = x509.load_pem_x509_certificate(authority.encode())
    issuer_key = serialization.load_pem_private_key(authority_key.encode(), None)
    if not isinstance(issuer_key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"the secret {AUTHORITY_KEY} is not a key of an elliptic curve")
    key = ec.generate_private_key(ec.SECP256R1())
    names = [x509.DNSName(host) for host in hosts]
    loopback = x509.IPAddress(IPv4Address("127.0.0.1"))
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
    certificate = (
        _builder(subject, issuer.subject, key.public_key(), timedelta(days=_CERTIFICATE_DAYS))
        .add_extension(x509.SubjectAlternativeName([*names, loopback]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
        .sign(issuer_key, hashes.SHA256())
    )
    return {CERTIFICATE: _pem(certificate), KEY: _key_pem(key)}


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, validity: timedelta
) -> x509.CertificateBuilder:
    # clocks differ a little, and a certificate from the future is refused
    begin = datetime.now(UTC) - timedelta(hours=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + validity)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _key_usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _key_pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
