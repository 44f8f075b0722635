#!/bin/sh
# Starts Redis as the user redis, or as the user given; a first argument that is an option or a configuration
# file means redis-server.
set -eu

case ${1:-} in
    -* | *.conf) set -- redis-server "$@" ;;
esac
if [ "${1:-}" != redis-server ]; then
    exec "$@"
fi
if [ "$(id -u)" = 0 ]; then
    find . \! -user redis -exec chown redis '{}' +
    exec setpriv --reuid=redis --regid=redis --init-groups "$0" "$@"
fi
[ "$(umask)" != 0022 ] || umask 0077

# Official images are compiled with protected mode off, as ports are not reachable unless published: it is turned
# off here, too, unless an argument or the configuration file speaks of it.
case " $* " in
    *protected-mode*) exec "$@" ;;
esac
if [ -f "${2:-}" ] && grep -q '^ *protected-mode' "$2"; then
    exec "$@"
fi
exec "$@" --protected-mode no
