"""Encryption of secrets at rest, with a key derived from `[security] secret_key`."""

import base64
import hashlib
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken


class VaultError(Exception):
    """A stored secret cannot be read."""


@lru_cache(maxsize=1)
def _derive(secret_key: str) -> bytes:
    # One fixed salt: the same secret key must read the database after a restart
    derived = hashlib.scrypt(secret_key.encode(), salt=b"grafana-lab-vault", n=2**14, r=8, p=1, dklen=32)
    return base64.urlsafe_b64encode(derived)


class Vault:
    """Encrypts and decrypts secrets."""

    def __init__(self, secret_key: str) -> None:
        self._cipher = Fernet(_derive(secret_key))

    def encrypt(self, value: str) -> str:
        """The ciphertext of a secret."""
        return self._cipher.encrypt(value.encode()).decode()

    def decrypt(self, ciphertext: str) -> str:
        """The secret of a ciphertext.

        Raises:
            VaultError: it was encrypted with another key.
        """
        try:
            return self._cipher.decrypt(ciphertext.encode()).decode()
        except InvalidToken:
            raise VaultError(
                "a stored secret cannot be decrypted: restore the GF_SECURITY_SECRET_KEY it was saved with"
            ) from None

    def encrypt_all(self, values: dict[str, str]) -> dict[str, str]:
        """Each value encrypted."""
        return {name: self.encrypt(value) for name, value in values.items()}

    def decrypt_all(self, values: dict[str, str]) -> dict[str, str]:
        """Each value decrypted.

        Raises:
            VaultError: one was encrypted with another key.
        """
        return {name: self.decrypt(value) for name, value in values.items()}
