#!/bin/sh
# Asks the port that process 1 was started with (-port=N), or the default one.
port=$(tr '\0' '\n' < /proc/1/cmdline | sed -n 's/^--\{0,1\}port=//p' | tail -n 1)
exec wget -q --spider "http://localhost:${port:-8080}/healthz"
