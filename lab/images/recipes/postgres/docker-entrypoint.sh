#!/bin/bash
# Starts PostgreSQL; makes the cluster first where $PGDATA is empty. Understands the variables of the official
# image: POSTGRES_{USER,PASSWORD,DB,INITDB_ARGS}[_FILE], POSTGRES_INITDB_WALDIR, POSTGRES_HOST_AUTH_METHOD.
set -euo pipefail

fail() {
    echo "error: $*" >&2
    exit 1
}

# from_file NAME DEFAULT: sets NAME to its own value, to the contents of the file in NAME_FILE, or to DEFAULT.
from_file() {
    local name=$1 file_name=$1_FILE
    if [[ -n ${!name:-} && -n ${!file_name:-} ]]; then
        fail "both $name and $file_name are set (but are exclusive)"
    fi
    if [[ -n ${!file_name:-} ]]; then
        [[ -r ${!file_name} ]] || fail "$file_name: uid $(id -u) cannot read ${!file_name}"
        printf -v "$name" '%s' "$(<"${!file_name}")"
    else
        printf -v "$name" '%s' "${!name:-$2}"
    fi
    export "${name?}"
    unset "$file_name"
}

own_directories_and_drop_root() {
    mkdir -p "$PGDATA" /var/run/postgresql
    chmod 00700 "$PGDATA"
    chmod 03775 /var/run/postgresql
    find "$PGDATA" /var/run/postgresql \! -user postgres -exec chown postgres '{}' +
    exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
}

create_cluster() {
    if [[ -n ${POSTGRES_INITDB_WALDIR:-} ]]; then
        POSTGRES_INITDB_ARGS+=" --waldir=${POSTGRES_INITDB_WALDIR@Q}"
    fi
    # The variable holds several options, with quotes where they need them, as for a shell.
    eval 'initdb --username="$POSTGRES_USER" --pwfile=<(printf "%s\n" "$POSTGRES_PASSWORD")' "$POSTGRES_INITDB_ARGS"
    local method=${POSTGRES_HOST_AUTH_METHOD:-$(postgres -C password_encryption "$@")}
    printf '\nhost all all all %s\n' "$method" >> "$PGDATA/pg_hba.conf"
}

run_sql() {
    psql --variable ON_ERROR_STOP=1 --no-password --no-psqlrc --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" "$@"
}

run_init_files() {
    local file
    for file in /docker-entrypoint-initdb.d/*; do
        echo "$0: $file"
        case $file in
            *.sh) if [[ -x $file ]]; then "$file"; else . "$file"; fi ;;
            *.sql) run_sql --file "$file" ;;
            *.sql.gz) gunzip --stdout "$file" | run_sql ;;
            *.sql.xz) xz --decompress --stdout "$file" | run_sql ;;
            *.sql.zst) zstd --decompress --stdout "$file" | run_sql ;;
            *) echo "$0: ignoring $file" ;;
        esac
    done
}

# The server that runs meanwhile listens on the socket alone: over TCP nobody finds a database half made.
fill_cluster() {
    local options
    printf -v options '%q ' "$@" -c listen_addresses= -p "${PGPORT:-5432}"
    pg_ctl --pgdata "$PGDATA" --options "$options" --wait start
    if [[ $POSTGRES_DB != postgres ]]; then
        POSTGRES_DB=postgres run_sql --set db="$POSTGRES_DB" <<< 'CREATE DATABASE :"db";'
    fi
    run_init_files
    pg_ctl --pgdata "$PGDATA" --mode fast --wait stop
}

[[ ${1:-} != -* ]] || set -- postgres "$@"
if [[ ${1:-} != postgres ]]; then
    exec "$@"
fi
if [[ $(id -u) == 0 ]]; then
    own_directories_and_drop_root "$@"
fi

if [[ ! -s $PGDATA/PG_VERSION ]]; then
    from_file POSTGRES_PASSWORD ''
    from_file POSTGRES_USER postgres
    from_file POSTGRES_DB "$POSTGRES_USER"
    from_file POSTGRES_INITDB_ARGS ''
    if [[ -z $POSTGRES_PASSWORD && ${POSTGRES_HOST_AUTH_METHOD:-} != trust ]]; then
        fail 'the database is not initialized and POSTGRES_PASSWORD is empty: set it or POSTGRES_PASSWORD_FILE'
    fi
    shopt -s nullglob
    create_cluster "${@:2}"
    PGPASSWORD=$POSTGRES_PASSWORD fill_cluster "${@:2}"
    unset POSTGRES_PASSWORD
    echo 'PostgreSQL init process complete; ready for start up.'
fi
exec "$@"
