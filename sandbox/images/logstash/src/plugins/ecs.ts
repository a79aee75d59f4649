import { ConfigurationError } from "../config/ast";
import type { PluginContext } from "./plugin";

/**
 * Under ECS compatibility, Logstash's default, fields land elsewhere (`[event][original]` even keeps the whole body).
 * That is not played here, and so it is refused, lest a pipeline behave differently on the real one.
 */
export function requireEcsDisabled(plugin: string, setting: string | undefined, context: PluginContext): void {
  const mode = setting ?? context.ecsCompatibility;
  if (mode === "disabled") return;
  throw new ConfigurationError(
    `${plugin}: ecs_compatibility '${mode}' is not supported by this stand-in; ` +
      "set ecs_compatibility => disabled, or pipeline.ecs_compatibility: disabled for the node",
  );
}
