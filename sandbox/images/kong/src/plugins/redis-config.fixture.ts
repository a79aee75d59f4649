import { type RedisConfig } from "./redis-connection.js";

/** How a plugin is told of the Redis of a URL, for tests. */
export function redisConfigOf(url: string): RedisConfig {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    host: hostname,
    port: Number(port || "6379"),
    timeout: 2000,
    username: decodeURIComponent(username) || null,
    password: decodeURIComponent(password) || null,
    database: Number(pathname.slice(1) || "0"),
    ssl: false,
    ssl_verify: false,
    server_name: null,
  };
}
