export { MetricsCollector } from "./collector";
