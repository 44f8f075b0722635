#!/bin/bash
# Starts RabbitMQ, or one of its commands, as the user rabbitmq or as the user given. Refuses what the official
# image refuses: variables that it understood once. RABBITMQ_DEFAULT_{USER,PASS,VHOST} are the server's own.
set -euo pipefail

refused_variables() {
    compgen -e | grep -E '^RABBITMQ_(DEFAULT_(PASS|USER)_FILE|VM_MEMORY_HIGH_WATERMARK|(MANAGEMENT_)?SSL_.*)$' || true
}

if [[ ${1:-} == rabbitmq* && $(id -u) == 0 ]]; then
    if [[ $1 == rabbitmq-server ]]; then
        find "$RABBITMQ_DATA_DIR" \! -user rabbitmq -exec chown rabbitmq '{}' +
    fi
    exec setpriv --reuid=rabbitmq --regid=rabbitmq --init-groups "$0" "$@"
fi

refused=$(refused_variables)
if [[ -n $refused ]]; then
    echo "error: ${refused//$'\n'/, }: no longer understood; put the setting into /etc/rabbitmq/conf.d/*.conf" >&2
    exit 1
fi

if [[ -n ${RABBITMQ_ERLANG_COOKIE:-} && ! -e $RABBITMQ_DATA_DIR/.erlang.cookie ]]; then
    (umask 0177 && echo "$RABBITMQ_ERLANG_COOKIE" > "$RABBITMQ_DATA_DIR/.erlang.cookie")
fi
exec "$@"
