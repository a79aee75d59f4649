import * as docker from "@pulumi/docker";
import type { StackValidationPolicy } from "@pulumi/policy";
import { validateStackWith } from "../kit/stack";
import { eachKnown } from "../kit/unknown";

interface Config {
  minimumDays: number;
}

export const backupRetention: StackValidationPolicy = {
  name: "backup-retention",
  description: "Beside a database is a container that backs it up and keeps the backups long enough.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      minimumDays: {
        type: "integer",
        minimum: 1,
        description: "Days that a full backup is kept at least.",
        default: 30, // the source architecture's
      },
    },
  },
  validateStack: validateStackWith(docker.Container, (args, report) => {
    const { minimumDays } = args.getConfig<Config>();
    const containers = args.resources.filter((resource) => resource.isType(docker.Container));
    const primary = containers.find(({ props }) => /(^|-)kong-database-master$/.test(props.name as string));
    let backsUp = false;
    eachKnown(containers, ({ props, name, urn }) =>
      eachKnown((props.uploads ?? []) as { content?: string }[], ({ content = "" }) => {
        const days = /^RETENTION_DAYS=(.*)$/m.exec(content)?.[1];
        if (days === undefined) return;
        backsUp = true;
        if (!(Number(days) >= minimumDays))
          report(
            `Container '${name}' keeps backups for ${days} days; they must be kept for ${minimumDays} at least.`,
            urn,
          );
      }),
    );
    if (primary && !backsUp)
      report(
        `Nothing backs up '${primary.props.name}'; a backup container has a file with RETENTION_DAYS, ${minimumDays} at least.`,
        primary.urn,
      );
  }),
};
