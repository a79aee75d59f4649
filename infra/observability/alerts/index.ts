export { Alerting } from "./alerting";
