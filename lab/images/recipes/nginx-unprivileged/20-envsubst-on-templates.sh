#!/bin/sh
# Writes /etc/nginx/conf.d/NAME from /etc/nginx/templates/NAME.template with the environment's variables put in; those
# that are not set stay as they are, because nginx has variables of its own. In somebody else's folder it writes nothing.
set -eu

templates=${NGINX_ENVSUBST_TEMPLATE_DIR:-/etc/nginx/templates}
suffix=${NGINX_ENVSUBST_TEMPLATE_SUFFIX:-.template}
output=${NGINX_ENVSUBST_OUTPUT_DIR:-/etc/nginx/conf.d}

[ -d "$templates" ] || exit 0
if [ ! -w "$output" ]; then
    echo "$0: error: $templates exists, but $output is not writable" >&2
    exit 0
fi

defined=$(awk -v filter="${NGINX_ENVSUBST_FILTER:-}" '
    BEGIN { for (name in ENVIRON) if (name ~ filter) printf "${%s} ", name }
')
find "$templates" -follow -type f -name "*$suffix" | while read -r template; do
    name=${template#"$templates/"}
    target=$output/${name%"$suffix"}
    mkdir -p "$(dirname "$target")"
    envsubst "$defined" < "$template" > "$target"
done
