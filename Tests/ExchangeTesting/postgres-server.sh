#!/bin/sh
# postgres-server.sh FOLDER [PRIMARY]: a PostgreSQL for tests, at a socket in FOLDER and nowhere else; a standby of the one in PRIMARY. Says
# "ready", or what is wrong. Of its standard input each line is something to do, of which it says "done": `restart` ends it as by a
# fault and starts it again, `stop` ends it so, `promote` makes a standby the primary. It takes all away when its input ends:
# with whoever started it, however that ended.
set -eu
folder=$1
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || { echo "PostgreSQL is missing: run \`scripts/prepare test\`"; exit 1; }
mkdir -p "$folder"
as=
# PostgreSQL doesn't run as root.
if [ "$(id -u)" = 0 ]; then
  as="setpriv --reuid postgres --regid postgres --init-groups"
  touch "$folder/log"
  chown postgres "$folder" "$folder/log"
fi
cd "$folder"
if [ -n "${2-}" ]; then
  $as "$bin/pg_basebackup" --pgdata "$folder/data" --host "$2" --username postgres --write-recovery-conf --checkpoint fast \
    --wal-method stream >"$folder/log" 2>&1 || { cat "$folder/log"; exit 1; }
else
  # Another order of texts than that of their bytes, so that what isn't asked for in that order is found out.
  $as "$bin/initdb" --pgdata "$folder/data" --username postgres --auth trust --encoding UTF8 --locale C.UTF-8 \
    --locale-provider icu --icu-locale zh-CN --no-sync >"$folder/log" 2>&1 || { cat "$folder/log"; exit 1; }
fi
# Nothing here has to outlive the machine.
$as "$bin/postgres" -D "$folder/data" -k "$folder" -h '' -c fsync=off -c full_page_writes=off -c max_connections=200 \
  -c shared_buffers=32MB -c autovacuum=off </dev/null >>"$folder/log" 2>&1 &
tries=0
until "$bin/pg_isready" -q -h "$folder" -U postgres; do
  tries=$((tries + 1))
  [ $tries -lt 300 ] || { cat "$folder/log"; exit 1; }
  sleep 0.1
done
echo ready
control() { $as "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w "$@" </dev/null >>"$folder/log" 2>&1; }
while read -r word; do
  case $word in
    restart) control -m immediate restart ;;
    stop) control -m immediate stop ;;
    promote) control promote ;;
    *) false ;;
  esac && echo done || tail -5 "$folder/log"
done
control -m immediate stop || true
rm -rf "$folder"
