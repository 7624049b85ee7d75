#!/bin/sh
# Run once by the postgres image on an empty volume: the roles, the database, and who may do what in it.
# By hand on a server of your own: set the four passwords and PGHOST, PGUSER, PGPASSWORD of an administrator, and run it.
set -eu
SQL="${SQL:-/sql}"
export PGUSER="${PGUSER:-postgres}"

psql -v ON_ERROR_STOP=1 -d postgres \
  -v owner="$OWNER_PASSWORD" -v web="$WEB_PASSWORD" -v worker="$WORKER_PASSWORD" -v loader="$LOADER_PASSWORD" \
  -v sql="$SQL" <<'SQL'
\set roles :sql '/roles.sql'
\set database :sql '/database.sql'
SELECT set_config('roles.app_owner', :'owner', false) IS NOT NULL,
       set_config('roles.app_web', :'web', false) IS NOT NULL,
       set_config('roles.app_worker', :'worker', false) IS NOT NULL,
       set_config('roles.app_loader', :'loader', false) IS NOT NULL
\g /dev/null
\i :roles
SELECT 'CREATE DATABASE collectives OWNER app_owner TEMPLATE template0 ENCODING ''UTF8'''
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'collectives')
\gexec
\connect collectives
SET ROLE app_owner;
\i :database
SQL
