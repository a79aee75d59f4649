export { DatabaseRoles } from "./roles";
export { PostgresPrimary } from "./primary";
export { PostgresReplica } from "./replica";
export { passfile } from "./settings";
