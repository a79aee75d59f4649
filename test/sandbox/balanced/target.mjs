// A backend that answers with its name; on /health with 503 while there is a file /tmp/ill.
// usage: node target.mjs PORT NAME
import { existsSync } from "node:fs";
import { createServer } from "node:http";

const [port, name] = process.argv.slice(2);
createServer(({ url }, answer) => {
  answer.statusCode = url === "/health" && existsSync("/tmp/ill") ? 503 : 200;
  answer.end(name);
}).listen(Number(port));
