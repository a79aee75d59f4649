import { provider } from "../kit";
import { localCommand } from "./local";
import { remoteCommand } from "./remote";

export const command = provider({
  name: "command",
  version: "1.2.1",
  config: {},
  connect: () => undefined,
  resources: {
    "command:local:Command": localCommand,
    "command:remote:Command": remoteCommand,
  },
});
