#!/bin/sh
# Runs what is in /docker-entrypoint.d before nginx, in the order of its names: *.sh as programs, *.envsh as parts of
# this script, so that variables they set reach the rest.
set -eu

if [ "${1:-}" = nginx ]; then
    for file in /docker-entrypoint.d/*; do
        [ -x "$file" ] || continue
        case $file in
            *.envsh) . "$file" ;;
            *.sh) "$file" ;;
        esac
    done
fi
exec "$@"
