#!/bin/sh
# Takes options and Traefik's own commands (healthcheck, version) as arguments of Traefik, all else as a program.
set -eu

case ${1:-} in
    -*) set -- traefik "$@" ;;
    *) if traefik "${1:-}" --help > /dev/null 2>&1; then set -- traefik "$@"; fi ;;
esac
exec "$@"
