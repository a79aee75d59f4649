# shellcheck shell=bash
# Initialises a data directory, as the database's own user: initdb, POSTGRES_DB, and the scripts that are mounted.
# Sourced by docker-entrypoint.sh.

# Present in the data directory from its first file to the end of the last script.
unfinished=$PGDATA/.initializing

# usage: initialize postgres [ARGUMENT…]   the command that will serve afterwards
initialize() {
  if [[ -e $unfinished ]]; then
    echo "initialisation was cut short before anything was served from $PGDATA: starting it afresh" >&2
    find "$PGDATA" ${POSTGRES_INITDB_WALDIR:+"$POSTGRES_INITDB_WALDIR"} -mindepth 1 -delete
  fi
  if [[ -s $PGDATA/PG_VERSION ]]; then
    echo "PostgreSQL Database directory appears to contain a database; Skipping initialization"
    return
  fi
  require_password
  create_cluster
  authenticate_hosts "$@"
  start_privately "$@"
  create_database
  run_scripts /docker-entrypoint-initdb.d/*
  PGUSER=$POSTGRES_USER pg_ctl --pgdata="$PGDATA" --mode=fast --wait stop
  rm -r "$unfinished"
  echo
  echo "PostgreSQL init process complete; ready for start up."
  echo
}

require_password() {
  if [[ -z $POSTGRES_PASSWORD && ${POSTGRES_HOST_AUTH_METHOD:-} != trust ]]; then
    cat >&2 <<'EOF'
Error: Database is uninitialized and superuser password is not specified.
       Set POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE to a value that is not empty. POSTGRES_HOST_AUTH_METHOD=trust
       does without one, and lets anyone who reaches the port in as superuser.
EOF
    exit 1
  fi
  if [[ ${POSTGRES_HOST_AUTH_METHOD:-} == trust ]]; then
    echo "WARNING: POSTGRES_HOST_AUTH_METHOD is 'trust': anyone who reaches the port gets in without a password" >&2
  fi
}

# initdb wants an empty directory, so it gets one beside the mark that it is under way.
create_cluster() {
  mkdir "$unfinished"
  local initdb_args
  eval "initdb_args=(${POSTGRES_INITDB_ARGS:-})"
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") \
    ${POSTGRES_INITDB_WALDIR:+--waldir "$POSTGRES_INITDB_WALDIR"} \
    --pgdata="$unfinished/cluster" "${initdb_args[@]}"
  mv "$unfinished"/cluster/* "$PGDATA"
}

# By default as passwords are stored: md5 up to version 13 (a password stored as SCRAM passes too), scram-sha-256 after.
authenticate_hosts() {
  local method=${POSTGRES_HOST_AUTH_METHOD:-$("$@" -C password_encryption)}
  printf '\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"
}

# On the socket alone: nobody outside sees a database that is half made.
start_privately() {
  shift
  PGUSER=$POSTGRES_USER pg_ctl --pgdata="$PGDATA" --wait start \
    --options="$(printf '%q ' "$@" -c listen_addresses= -p "${PGPORT:-5432}")"
}

# psql on the socket, in POSTGRES_DB unless told otherwise. Scripts may call it.
docker_process_sql() {
  PGHOST='' PGHOSTADDR='' PGPASSWORD=${PGPASSWORD:-$POSTGRES_PASSWORD} \
    psql -v ON_ERROR_STOP=1 --no-psqlrc --no-password --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" "$@"
}

create_database() {
  docker_process_sql --dbname postgres --set db="$POSTGRES_DB" <<'EOF'
SELECT format('CREATE DATABASE %I', :'db') WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'db') \gexec
EOF
}

run_scripts() {
  local script
  for script; do
    case $script in
    *.sh)
      echo "$0: running $script"
      # shellcheck source=/dev/null
      if [[ -x $script ]]; then "$script"; else . "$script"; fi
      ;;
    *.sql) echo "$0: running $script" && docker_process_sql -f "$script" ;;
    *.sql.gz) echo "$0: running $script" && gunzip -c "$script" | docker_process_sql ;;
    *.sql.xz) echo "$0: running $script" && xzcat "$script" | docker_process_sql ;;
    '/docker-entrypoint-initdb.d/*') ;;
    *) echo "$0: ignoring $script" ;;
    esac
  done
}
