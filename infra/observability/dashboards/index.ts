export { Dashboards, dashboards } from "./dashboards";
