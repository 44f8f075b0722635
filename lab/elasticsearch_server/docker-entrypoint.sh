#!/bin/bash
# Elasticsearch's entry point: `eswrapper`, the image's own command, starts the node; others run as they are.
if [[ ${1:-eswrapper} == eswrapper ]]; then
    exec /venv/bin/python -m elasticsearch_lab
fi
exec "$@"
