"""./gantry: the command line."""

import sys

from cli.commands import app
from cli.errors import CommandError
from cli.progress import console
from model.errors import ConfigurationError


def main() -> None:
    """Runs the command; failures that a user can mend are shown without a traceback."""
    try:
        app(standalone_mode=True)
    except (CommandError, ConfigurationError) as error:
        console.print(f"[red]gantry:[/] {error}", markup=True)
        sys.exit(1)
    except KeyboardInterrupt:
        console.print("\ninterrupted; './gantry up' goes on where it stopped")
        sys.exit(130)


if __name__ == "__main__":
    main()
