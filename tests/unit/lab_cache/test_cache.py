"""The build cache: one build for the same inputs, whole or not there."""

import subprocess
import sys
from pathlib import Path

import pytest

from cli.project import PROJECT
from lab.cache import cached, digest


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GANTRY_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def write(text: str) -> list[str]:
    """Builds one file and returns the list of builds that were really made."""
    made: list[str] = []

    def build(folder: Path) -> None:
        made.append(text)
        (folder / "result").write_text(text)

    assert (cached("kind", "name", [text], build) / "result").read_text() == text
    return made


def test_the_same_inputs_are_built_once() -> None:
    assert write("a") == ["a"]
    assert write("a") == []
    assert write("b") == ["b"]


def test_a_build_that_fails_leaves_nothing_that_counts(own_cache: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").write_text("half")
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        cached("kind", "name", ["x"], fail)
    assert [p.name for p in (own_cache / "kind").iterdir() if not p.name.endswith(".lock")] == []
    assert write("x") == ["x"]


def test_two_processes_at_once_make_one_build(own_cache: Path, tmp_path: Path) -> None:
    script = (
        "import time, sys\n"
        "from pathlib import Path\n"
        "from lab.cache import cached\n"
        "def build(folder):\n"
        "    with open(sys.argv[1], 'a') as log: log.write('built\\n')\n"
        "    time.sleep(0.5)\n"
        "    (folder / 'result').write_text('x')\n"
        "print(cached('kind', 'name', ['same'], build))\n"
    )
    log = tmp_path / "log"
    command = [sys.executable, "-c", script, str(log)]
    both = [subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    printed = [process.communicate(timeout=30)[0] for process in both]
    assert printed[0] == printed[1]
    assert log.read_text() == "built\n"


def test_a_digest_sees_contents_names_and_modes(tmp_path: Path) -> None:
    folder = tmp_path / "inputs"
    folder.mkdir()
    file = folder / "a"
    file.write_text("1")
    seen = {digest([folder])}
    file.write_text("2")
    seen.add(digest([folder]))
    file.chmod(0o755)
    seen.add(digest([folder]))
    file.rename(folder / "b")
    seen.add(digest([folder]))
    assert len(seen) == 4
