/** The version whose contract is played, and that this is not it. */
export const VERSION = "8.11.0-sandbox";

export const BANNER = `Logstash stand-in ${VERSION}: runs Logstash pipelines in a sandbox; this is not Elastic's Logstash.`;
