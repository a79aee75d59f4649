import { provider } from "../kit";
import { config } from "./config";
import { database } from "./database";
import { defaultPrivileges } from "./default-privileges";
import { extension } from "./extension";
import { grant } from "./grant";
import { grantRole } from "./grant-role";
import { physicalReplicationSlot } from "./replication-slot";
import { role } from "./role";
import { schema } from "./schema";
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
    "postgresql:index/schema:Schema": schema,
    "postgresql:index/extension:Extension": extension,
    "postgresql:index/grant:Grant": grant,
    "postgresql:index/grantRole:GrantRole": grantRole,
    "postgresql:index/defaultPrivileges:DefaultPrivileges": defaultPrivileges,
    "postgresql:index/physicalReplicationSlot:PhysicalReplicationSlot": physicalReplicationSlot,
  },
});
