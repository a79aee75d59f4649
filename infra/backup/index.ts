export { Backup } from "./backup";
