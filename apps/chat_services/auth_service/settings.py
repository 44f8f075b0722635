"""The environment variables that the auth service reads."""

from pydantic import Field

from chat_services.shared.settings import ChatSettings


class AuthSettings(ChatSettings):
    """Everything but the store and the key has a default that fits."""

    port: int = Field(3001, ge=1, le=65535, description="the TCP port to listen on")
    bcrypt_rounds: int = Field(
        12,  # about a quarter of a second of one core
        ge=4,
        le=16,
        description="the logarithm of how often bcrypt hashes; 10 or more in production",
    )
    hashing_threads: int = Field(2, ge=1, le=64, description="how many passwords are hashed at once")
    access_token_seconds: int = Field(600, ge=30, le=3600, description="how long an access token holds")
    refresh_token_seconds: int = Field(
        30 * 86400, ge=3600, description="how long after a login its tokens can be renewed"
    )
    login_burst: int = Field(5, ge=1, description="how many wrong passwords in a row an account may get")
    login_interval_seconds: float = Field(
        60.0, gt=0, description="after how long an account may get one more wrong password"
    )
