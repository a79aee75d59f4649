import * as docker from "@pulumi/docker";
import * as kong from "@pulumi/kong";
import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { oneOf } from "../kit/names";
import { validateStackWith } from "../kit/stack";
import { eachKnown } from "../kit/unknown";

interface Config {
  names: string[];
}

/** What `apim:namePrefix` puts before the names of containers, as in `test-`. */
const PREFIX = "([a-z0-9][a-z0-9-]*-)?";

/** The architecture's own names. */
const NAMES = [
  "kong-[1-9]",
  "kong-migrations",
  "kong-database",
  "kong-database-master",
  "kong-database-slave",
  "kong-database-backup",
  "kong-database-etcd-[1-3]",
  "metrics-collector",
  "elasticsearch",
  "elastalert",
  "logstash",
  "kibana",
  "redis",
  "demo-echo",
];

export const containerName: StackValidationPolicy = {
  name: "container-name",
  description:
    "A container has a name of the architecture, or the one that Kong reaches it by, behind an optional prefix.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      names: {
        type: "array",
        items: { type: "string", minLength: 1 },
        description: "Regular expressions of the platform's names; those of upstream services need not be listed.",
        default: NAMES,
      },
    },
  },
  validateStack: validateStackWith(docker.Container, (args, report) => {
    const { names } = args.getConfig<Config>();
    const architecture = new RegExp(`^${PREFIX}(${names.join("|")})$`);
    const isUpstream = (name: string) =>
      args.resources.flatMap(hostsOf).some((host) => `-${name}`.endsWith(`-${host}`));
    const containers = args.resources.filter((resource) => resource.isType(docker.Container));
    eachKnown(containers, ({ props, urn }) => {
      const name = (props.name ?? "") as string;
      // The first is asked first, as in a preview Kong's hosts may not be known yet.
      if (architecture.test(name) || isUpstream(name)) return;
      report(
        `Container '${name}' has neither a name of the architecture nor one that a Kong service reaches it by; ` +
          `allowed are ${oneOf(names)}, each behind a prefix as in 'test-'.`,
        urn,
      );
    });
  }),
};

function hostsOf(resource: PolicyResource): string[] {
  if (resource.isType(kong.Service)) return [resource.props.host as string];
  if (resource.isType(kong.Target)) return [(resource.props.target as string).replace(/:\d+$/, "")];
  return [];
}
