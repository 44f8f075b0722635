#!/bin/sh
# Starts HAProxy in master-worker mode in the foreground; a first argument that is an option means haproxy.
set -eu

case ${1:-} in
    -*) set -- haproxy "$@" ;;
esac
if [ "${1:-}" = haproxy ]; then
    shift
    set -- haproxy -W -db "$@"
fi
exec "$@"
