"""What a stack is for."""

from enum import StrEnum


class Environment(StrEnum):
    """It decides what is published, what is kept and what is refused."""

    DEV = "dev"
    PROD = "prod"
