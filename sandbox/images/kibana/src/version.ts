/** The version whose contract is played; what follows the plus says that this is not it, and does not count in comparisons. */
export const VERSION = "8.11.0+sandbox";

export const BANNER = `Kibana stand-in ${VERSION}: Kibana's APIs for a sandbox; this is not Elastic's Kibana.`;
