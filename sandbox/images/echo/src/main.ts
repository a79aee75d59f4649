import { readSettings } from "./settings";
import { echoServer } from "./server";

console.log("Echo server of the sandbox: a stand-in for ealen/echo-server 0.9.2");
const settings = readSettings(process.env);
const server = echoServer(settings, (line) => {
  console.log(line);
});
server.listen(settings.port, () => {
  console.log(`Listening on port ${settings.port}.`);
});

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    server.close();
    server.closeIdleConnections();
  });
}
