#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A PostgreSQL cluster for tests: postgres.sh start DIR [NAME=VALUE...] makes one in DIR if there is none, starts it and waits until it
# answers; postgres.sh stop DIR [MODE] ends it; postgres.sh remove DIR
# removes it as well; postgres.sh is-here only says whether there is PostgreSQL. It has the superuser and the database gazetted, and listens on a socket in DIR alone:
# postgresql:///gazetted?host=DIR&user=gazetted. PostgreSQL does not run as root: then it runs as nobody. Exit status 77: it is not here.
set -eu

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] && [ -x "$bin/postgres" ] && [ -x "$bin/initdb" ] || exit 77
[ "${1-}" != is-here ] || exit 0
[ $# -ge 2 ] || exit 64
command=$1
folder=$(realpath -m "$2")
shift 2

# The folder is the user's own; those above it must let him through.
as_user()
{
	if [ "$(id -u)" -eq 0 ]; then
		(cd / && setpriv --reuid=65534 --regid=65534 --clear-groups "$@")
	else
		"$@"
	fi
}

case $command in
start)
	mkdir -p "$folder"
	[ "$(id -u)" -ne 0 ] || chown 65534:65534 "$folder"
	if [ ! -d "$folder/data" ]; then
		as_user "$bin/initdb" -D "$folder/data" -U gazetted --auth=trust -E UTF8 --locale=C --no-sync >"$folder/initdb.log" 2>&1
	fi
	options="-k $folder -h '' -c shared_buffers=16MB -c max_connections=40 -c unix_socket_permissions=0777"
	for option in "$@"; do options="$options -c $option"; done
	as_user "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 60 -o "$options" start >/dev/null
	as_user "$bin/psql" -q -h "$folder" -U gazetted -d postgres -c 'CREATE DATABASE gazetted' 2>/dev/null || :
	;;
stop)
	as_user "$bin/pg_ctl" -D "$folder/data" -w -t 60 -m "${1:-immediate}" stop >/dev/null
	;;
remove)
	as_user "$bin/pg_ctl" -D "$folder/data" -w -t 60 -m immediate stop >/dev/null 2>&1 || :
	rm -rf "$folder"
	;;
*)
	exit 64
	;;
esac
