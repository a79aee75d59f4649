export { Elasticsearch } from "./elasticsearch";
export { Kibana } from "./kibana";
export { Logstash } from "./logstash";
