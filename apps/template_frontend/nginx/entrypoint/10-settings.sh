#!/bin/sh
# Refuses to start without valid settings (78: EX_CONFIG), with a log line for each thing to mend.
set -eu

problems=0
problem() {
    problems=1
    printf '{"timestamp":"%s","level":"critical","service":"%s","logger":"settings","message":"%s","request_id":null}\n' \
        "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$SERVICE_NAME" "$1"
}
port() {
    case $2 in
        '' | *[!0-9]*) problem "$1='$2' is wrong: it must hold $3, a number from 1 to 65535" ;;
    esac
}

case ${API_HOST:-} in
    '') problem "API_HOST is not set: it must hold the API's host name" ;;
    *[!A-Za-z0-9.-]*) problem "API_HOST='$API_HOST' is wrong: it must hold the API's host name" ;;
esac
port API_PORT "${API_PORT:-}" "the API's TCP port"
port PORT "${PORT:-}" "the TCP port to listen on"
[ -w /tmp ] || problem "/tmp cannot be written: mount a tmpfs there"
[ "$problems" = 0 ] || exit 78
