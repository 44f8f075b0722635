#!/bin/sh
# Grafana's entry point: Grafana's images start with /run.sh, whatever stands behind it.
exec /usr/share/grafana/bin/grafana server "$@"
