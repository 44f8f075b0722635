#!/bin/bash
# Starts PostgreSQL, unless something is mounted where its data was up to series 17: it would not get the data.
set -euo pipefail

readonly FORMER_DATA=/var/lib/postgresql/data

if grep -q " $FORMER_DATA " /proc/self/mountinfo; then
    echo "error: something is mounted at $FORMER_DATA; since series 18 the data volume is /var/lib/postgresql" >&2
    exit 1
fi
exec start-postgres.sh "$@"
