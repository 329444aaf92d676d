#!/bin/sh
# postgres-server.sh FOLDER: a PostgreSQL for tests, at a socket in FOLDER and nowhere else. Says "ready", or what is wrong;
# ends, and takes all of it away, when its standard input does: with whoever started it, however that ended.
set -eu
folder=$1
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || { echo "PostgreSQL is missing: run \`scripts/prepare test\`"; exit 1; }
mkdir -p "$folder"
as=
# PostgreSQL doesn't run as root.
if [ "$(id -u)" = 0 ]; then
  as="setpriv --reuid postgres --regid postgres --init-groups"
  chown postgres "$folder"
fi
cd "$folder"
# Another order of texts than that of their bytes, so that what isn't asked for in that order is found out.
$as "$bin/initdb" --pgdata "$folder/data" --username postgres --auth trust --encoding UTF8 --locale C.UTF-8 \
  --locale-provider icu --icu-locale zh-CN --no-sync >"$folder/log" 2>&1 || { cat "$folder/log"; exit 1; }
# Nothing here has to outlive the machine.
$as "$bin/postgres" -D "$folder/data" -k "$folder" -h '' -c fsync=off -c full_page_writes=off -c max_connections=200 \
  -c shared_buffers=32MB -c autovacuum=off </dev/null >>"$folder/log" 2>&1 &
server=$!
tries=0
until "$bin/pg_isready" -q -h "$folder" -U postgres; do
  tries=$((tries + 1))
  [ $tries -lt 300 ] || { cat "$folder/log"; exit 1; }
  sleep 0.1
done
echo ready
cat >/dev/null || true
kill -QUIT $server 2>/dev/null || true
wait $server 2>/dev/null || true
rm -rf "$folder"
