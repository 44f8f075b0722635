"""A copy of the project as `git clone` would bring it, with what is not committed yet."""

import shutil
import subprocess
from pathlib import Path

from cli.project import PROJECT


def clone_files(target: Path) -> None:
    """Copies every tracked and every new file; nothing that was set up or is ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (PROJECT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, target / name)
