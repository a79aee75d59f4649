export { DatabaseRoles } from "./roles";
export { PostgresPrimary } from "./primary";
export { PostgresReplica } from "./replica";
export { NODES, isSynchronous, passfile } from "./settings";
