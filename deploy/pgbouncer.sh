#!/bin/sh
# Writes who may connect, then becomes PgBouncer. Owner and loader are not among them: they have no business in a pool.
set -eu
umask 077
folder="${FOLDER:-/tmp/pgbouncer}"
mkdir -p "$folder"
quoted() { printf '%s' "$1" | sed 's/"/""/g'; }
printf '"app_web" "%s"\n"app_worker" "%s"\n' "$(quoted "$WEB_PASSWORD")" "$(quoted "$WORKER_PASSWORD")" >"$folder/users.txt"
exec pgbouncer "${INI:-/deploy/pgbouncer.ini}"
