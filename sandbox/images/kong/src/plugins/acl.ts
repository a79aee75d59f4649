import { definePlugin } from "./plugin.js";

interface AclConfig {
  allow: string[] | null;
  deny: string[] | null;
  hide_groups_header: boolean;
}

export const acl = definePlugin<AclConfig>({
  access(exchange, config) {
    const { consumer, credential } = exchange;
    if (!consumer) return { status: 401, message: "Unauthorized" };
    const groups = exchange.configuration.groupsOf(consumer.id);
    const isListed = groups.some((group) => (config.allow ?? config.deny ?? []).includes(group));
    const isAllowed = config.allow && config.allow.length > 0 ? isListed : !isListed;
    if (!isAllowed) {
      return credential || groups.length > 0
        ? { status: 403, message: "You cannot consume this service" }
        : { status: 401, message: "Unauthorized" };
    }
    if (!config.hide_groups_header && groups.length > 0) {
      exchange.upstreamHeaders.set("X-Consumer-Groups", groups.join(", "));
    }
    return undefined;
  },
});
