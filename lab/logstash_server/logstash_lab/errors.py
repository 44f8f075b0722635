"""What keeps Logstash from starting."""


class StartError(ValueError):
    """A setting or a configuration with which it does not start; the message names it and the remedy."""


class ConfigError(StartError):
    """A place in a pipeline's configuration that cannot be used."""

    def __init__(self, message: str, file: str, line: int) -> None:
        super().__init__(f"{file}, line {line}: {message}")
