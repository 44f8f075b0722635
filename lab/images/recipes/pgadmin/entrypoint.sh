#!/bin/bash
# Starts pgAdmin; makes its configuration database, with the first user and the servers of servers.json, where there
# is none. Understands the official image's variables, except for those of Postfix and of sockets.
set -euo pipefail

readonly PYTHON=/venv/bin/python3 DATABASE=/var/lib/pgadmin/pgadmin4.db

fail() {
    echo "error: $*" >&2
    exit 1
}

# from_file NAME: sets NAME to the contents of the file in NAME_FILE, where that is set.
from_file() {
    local name=$1 file_name=$1_FILE
    if [[ -n ${!name:-} && -n ${!file_name:-} ]]; then
        fail "both $name and $file_name are set (but are exclusive)"
    fi
    if [[ -n ${!file_name:-} ]]; then
        [[ -r ${!file_name} ]] || fail "$file_name: uid $(id -u) cannot read ${!file_name}"
        export "$name=$(<"${!file_name}")"
    fi
    unset "$file_name"
}

# Each PGADMIN_CONFIG_NAME is a line of Python, NAME = its value.
write_configuration() {
    {
        cat << 'PYTHON'
CA_FILE = '/etc/ssl/certs/ca-certificates.crt'
LOG_FILE = '/dev/null'
DEFAULT_BINARY_PATHS = {'pg': '/usr/local/pgsql-18', 'pg-18': '/usr/local/pgsql-18'}
PYTHON
        local name
        for name in $(compgen -e PGADMIN_CONFIG_); do
            echo "${name#PGADMIN_CONFIG_} = ${!name}"
        done
    } > "$CONFIG_DISTRO_FILE_PATH"
}

require_first_user() {
    if [[ -z ${PGADMIN_DEFAULT_EMAIL:-} || -z ${PGADMIN_DEFAULT_PASSWORD:-} ]]; then
        fail 'You need to define PGADMIN_DEFAULT_EMAIL and PGADMIN_DEFAULT_PASSWORD or PGADMIN_DEFAULT_PASSWORD_FILE.'
    fi
    "$PYTHON" -c '
import sys
import config  # first, or what it imports goes round in circles
from pgadmin.utils.validation_utils import validate_email
sys.exit(not validate_email(sys.argv[1]))
' "$PGADMIN_DEFAULT_EMAIL" \
        || fail "'$PGADMIN_DEFAULT_EMAIL' does not appear to be a valid email address: change PGADMIN_DEFAULT_EMAIL"
}

# load_servers OPTION...: has the servers in servers.json shown to the first user.
load_servers() {
    local file=${PGADMIN_SERVER_JSON_FILE:-/pgadmin4/servers.json}
    if [[ -f $file ]]; then
        "$PYTHON" setup.py load-servers "$file" --user "$PGADMIN_DEFAULT_EMAIL" "$@"
    fi
}

load_preferences() {
    local file=${PGADMIN_PREFERENCES_JSON_FILE:-/pgadmin4/preferences.json}
    if [[ -f $file ]]; then
        "$PYTHON" setup.py set-prefs "$PGADMIN_DEFAULT_EMAIL" --input-file "$file"
    fi
}

copy_passwords() {
    if [[ -f ${PGPASS_FILE:-} ]]; then
        install -D -m 0600 "$PGPASS_FILE" "/var/lib/pgadmin/storage/${PGADMIN_DEFAULT_EMAIL//@/_}/.pgpass"
    fi
}

# The official image's Python gets the capability for ports below 1024 from its file, which no-new-privileges and
# dropped capabilities both prevent.
may_bind_low_ports() {
    local bounding
    bounding=$(sed -n 's/^CapBnd:\s*//p' /proc/self/status)
    grep -q '^NoNewPrivs:\s*0$' /proc/self/status && ((0x$bounding >> 10 & 1))
}

default_port() {
    local plain=80 tls=443
    may_bind_low_ports || { plain=8080 tls=8443; }
    if [[ -n ${PGADMIN_ENABLE_TLS:-} ]]; then echo "$tls"; else echo "$plain"; fi
}

from_file PGADMIN_CONFIG_CONFIG_DATABASE_URI
from_file PGADMIN_DEFAULT_PASSWORD
export CONFIG_DISTRO_FILE_PATH=${PGADMIN_CUSTOM_CONFIG_DISTRO_FILE:-/pgadmin4/config_distro.py}
[[ -s $CONFIG_DISTRO_FILE_PATH ]] || write_configuration

if [[ ! -f $DATABASE ]]; then
    require_first_user
    PGADMIN_SETUP_EMAIL=$PGADMIN_DEFAULT_EMAIL PGADMIN_SETUP_PASSWORD=$PGADMIN_DEFAULT_PASSWORD \
        "$PYTHON" -c 'import pgAdmin4'
    load_servers
    load_preferences
    copy_passwords
elif [[ ${PGADMIN_REPLACE_SERVERS_ON_STARTUP:-} == True ]]; then
    load_servers --replace
fi

if [[ -z ${PGADMIN_DISABLE_POSTFIX:-} ]]; then
    echo 'Postfix is not in this image: set PGADMIN_DISABLE_POSTFIX' >&2
fi

options=(
    --limit-request-line "${GUNICORN_LIMIT_REQUEST_LINE:-8190}"
    --timeout "$("$PYTHON" -c 'import config; print(config.SESSION_EXPIRATION_TIME * 60 * 60 * 24)')"
    --bind "${PGADMIN_LISTEN_ADDRESS:-[::]}:${PGADMIN_LISTEN_PORT:-$(default_port)}"
    # Sessions are kept in the process: there can be only one, with threads.
    --workers 1
    --threads "${GUNICORN_THREADS:-25}"
    --access-logfile "${GUNICORN_ACCESS_LOGFILE:--}"
)
if [[ -n ${PGADMIN_ENABLE_TLS:-} ]]; then
    options+=(--keyfile /certs/server.key --certfile /certs/server.cert)
fi
exec /venv/bin/gunicorn "${options[@]}" pgAdmin4:app
