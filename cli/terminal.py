"""Connects the user's terminal with a container's."""

import os
import select
import shutil
import socket
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager

import docker
from docker.models.containers import Container

_CHUNK = 65536


def converse(client: docker.DockerClient, container: Container) -> int:
    """Starts the created container, which has a terminal, and connects until it ends: its exit code."""
    streams = {"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}
    attached = client.api.attach_socket(str(container.id), params=streams)
    # the library hands out a file-like wrapper whose socket is not public
    connection: socket.socket = getattr(attached, "_sock", attached)
    container.start()
    size = shutil.get_terminal_size()
    container.resize(height=size.lines, width=size.columns)
    with _raw(sys.stdin.fileno()):
        _pump(connection, sys.stdin.fileno(), sys.stdout.fileno())
    return int(container.wait()["StatusCode"])


def _pump(connection: socket.socket, keyboard: int, screen: int) -> None:
    """Copies both ways until the container closes its side."""
    sources: list[socket.socket | int] = [connection, keyboard]
    while True:
        readable, _, _ = select.select(sources, [], [])
        if connection in readable:
            data = connection.recv(_CHUNK)
            if not data:
                return
            os.write(screen, data)
        if keyboard in readable:
            connection.sendall(os.read(keyboard, _CHUNK))


@contextmanager
def _raw(terminal: int) -> Iterator[None]:
    """Every key goes to the container as it is, Ctrl-C too; the terminal is as before at the end."""
    before = termios.tcgetattr(terminal)
    tty.setraw(terminal)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
