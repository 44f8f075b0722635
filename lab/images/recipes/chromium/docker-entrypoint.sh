#!/bin/sh
# Has Chromium trust the certificate authority in TRUSTED_CA (PEM), if there is one, beside those that it knows.
set -eu

if [ -n "${TRUSTED_CA:-}" ]; then
    store=$HOME/.pki/nssdb
    mkdir -p "$store"
    certutil -N -d "sql:$store" --empty-password
    printf '%s\n' "$TRUSTED_CA" | certutil -A -d "sql:$store" -n trusted -t C,,
fi
exec "$@"
