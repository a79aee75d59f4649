export { Gateway } from "./gateway";
