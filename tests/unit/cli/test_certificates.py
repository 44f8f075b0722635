"""The stack's own certificate authority."""

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from cli import certificates
from cli.certificates import renewed
from model.certificates import AUTHORITY, AUTHORITY_KEY, CERTIFICATE, KEY

HOSTS = ("localhost", "grafana.localhost")


def loaded(pem: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pem.encode())


def test_an_empty_stack_gets_an_authority_and_a_certificate_that_it_signed() -> None:
    new = renewed({}, HOSTS, "dev")
    assert set(new) == {AUTHORITY, AUTHORITY_KEY, CERTIFICATE, KEY}
    loaded(new[CERTIFICATE]).verify_directly_issued_by(loaded(new[AUTHORITY]))
    names = loaded(new[CERTIFICATE]).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert tuple(names.get_values_for_type(x509.DNSName)) == HOSTS
    usage = loaded(new[CERTIFICATE]).extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.SERVER_AUTH]


def test_nothing_is_renewed_while_all_is_well() -> None:
    assert renewed(renewed({}, HOSTS, "dev"), HOSTS, "dev") == {}


def test_another_host_gets_another_certificate_of_the_same_authority() -> None:
    have = renewed({}, HOSTS, "dev")
    new = renewed(have, (*HOSTS, "loki.localhost"), "dev")
    assert set(new) == {CERTIFICATE, KEY}
    loaded(new[CERTIFICATE]).verify_directly_issued_by(loaded(have[AUTHORITY]))


def test_a_certificate_that_ends_soon_is_renewed_before_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificates, "_CERTIFICATE_DAYS", 29)
    have = renewed({}, HOSTS, "dev")
    assert set(renewed(have, HOSTS, "dev")) == {CERTIFICATE, KEY}
