# Real servers that the stand-ins are held to: scratch ones, on a network of their own, gone with the run. To be sourced.
# shellcheck shell=bash

servers=apim-test-servers-$$

servers_up() {
  local password
  password=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')
  docker network create "$servers" >/dev/null
  server postgres 5432 --env POSTGRES_PASSWORD="$password" --env POSTGRES_DB=kong \
    --env POSTGRES_INITDB_ARGS=--auth-host=scram-sha-256 apim-sandbox/postgres:13
  server redis 6379 apim-sandbox/redis:7.0.15
  server elasticsearch 9200 --env discovery.type=single-node --env xpack.security.enabled=false \
    --env ES_JAVA_OPTS='-Xms256m -Xmx256m' apim-sandbox/elasticsearch:8.11.0
  await "$servers-postgres" pg_isready --quiet --host=127.0.0.1
  # By default the image lets no standby in from elsewhere.
  docker exec "$servers-postgres" sh -c 'echo "host replication all all scram-sha-256" >>"$PGDATA/pg_hba.conf"'
  docker exec "$servers-postgres" psql -qtA --username=postgres --command='SELECT pg_reload_conf()' >/dev/null

  local kong=(--env KONG_DATABASE=postgres --env KONG_PG_HOST="$servers-postgres" --env KONG_PG_USER=postgres
    --env KONG_PG_PASSWORD="$password" --env KONG_ADMIN_LISTEN=0.0.0.0:8001 apim-sandbox/kong:3.9.1)
  docker run --rm --network "$servers" "${kong[@]}" kong migrations bootstrap >/dev/null
  server kong 8001 "${kong[@]}"
  await "$servers-kong" kong health

  await "$servers-elasticsearch" curl -fsS 'http://127.0.0.1:9200/_cluster/health?wait_for_status=yellow&timeout=5s'
  server kibana 5601 --env ELASTICSEARCH_HOSTS="http://$servers-elasticsearch:9200" apim-sandbox/kibana:8.11.0
  await "$servers-kibana" curl -fsS -o /dev/null http://127.0.0.1:5601/api/status

  APIM_TEST_POSTGRES=postgres://postgres:$password@$(published postgres 5432)/postgres
  APIM_TEST_REDIS=redis://$(published redis 6379)
  APIM_TEST_KONG=http://$(published kong 8001)
  APIM_TEST_ELASTICSEARCH=http://$(published elasticsearch 9200)
  APIM_TEST_KIBANA=http://$(published kibana 5601)
  export APIM_TEST_POSTGRES APIM_TEST_REDIS APIM_TEST_KONG APIM_TEST_ELASTICSEARCH APIM_TEST_KIBANA
}

servers_down() {
  docker network inspect "$servers" >/dev/null 2>&1 || return 0
  docker ps --all --quiet --filter "network=$servers" | xargs --no-run-if-empty docker rm -f -v >/dev/null
  docker network rm "$servers" >/dev/null
}

# server NAME PORT DOCKER-RUN-ARGUMENT...: starts one, with its port on a free one of loopback.
server() {
  local name=$1 port=$2
  shift 2
  docker run --detach --name "$servers-$name" --network "$servers" --publish "127.0.0.1::$port" "$@" >/dev/null
}

# await CONTAINER COMMAND...: until the command succeeds inside it.
await() {
  local container=$1
  shift
  for _ in $(seq 120); do
    docker exec "$container" "$@" >/dev/null 2>&1 && return
    sleep 0.5
  done
  docker logs "$container" >&2
  die "$container is not ready after a minute"
}

published() {
  docker port "$servers-$1" "$2" | head -n 1
}
