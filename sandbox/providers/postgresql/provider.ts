import { provider } from "../kit";
import { config } from "./config";
import { database } from "./database";
import { physicalReplicationSlot } from "./replication-slot";
import { role } from "./role";
import { Server } from "./server";

/** Stands in for the official plugin `postgresql`, for servers from version 13. */
export const postgresql = provider({
  name: "postgresql",
  version: "3.18.1",
  config,
  connect: (values) => new Server(values),
  resources: {
    "postgresql:index/role:Role": role,
    "postgresql:index/database:Database": database,
    "postgresql:index/physicalReplicationSlot:PhysicalReplicationSlot": physicalReplicationSlot,
  },
});
