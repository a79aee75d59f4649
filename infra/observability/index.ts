export { publishedUrls } from "./addresses";
export { Alerting } from "./alerts";
export { Dashboards } from "./dashboards";
export { Elasticsearch } from "./elasticsearch";
export { Kibana } from "./kibana";
export { Logstash } from "./logstash";
export { MetricsCollector } from "./metrics";
export { curlLogin } from "./security";
