import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { PlatformConfig } from "../config";
import { type SecretFile, render } from "../host";

/** What the backups' container needs for copies elsewhere. */
export interface Offsite {
  /** Lines of the schedule. */
  cron: string;
  /** For `/etc/backup.env`. */
  settings: Record<string, string | number>;
  files: SecretFile[];
}

/**
 * Has the backups copied to S3-compatible storage, where that is configured.
 *
 * @param schedule five cron fields
 */
export function offsiteCopies({ offsite, retentionDays }: PlatformConfig["backup"], schedule: string): Offsite {
  if (!offsite) return { cron: "", settings: {}, files: [] };
  const { bucket, prefix, ageRecipients } = offsite;
  return {
    cron: render(join(__dirname, "offsite.cron"), { schedule }),
    settings: {
      OFFSITE: ["offsite:" + bucket, prefix].filter(Boolean).join("/"),
      OFFSITE_RECIPIENTS: ageRecipients.join(","),
      OFFSITE_RETENTION_DAYS: offsite.retentionDays ?? retentionDays,
      RCLONE_CONFIG: "/run/backup/rclone.conf", // a copy that the entry point makes, since the uploaded one is root's
    },
    files: [{ path: "/run/secrets/rclone.conf", content: rcloneConf(offsite), mode: "0400" }],
  };
}

function rcloneConf({ endpoint = "", region, ...keys }: NonNullable<PlatformConfig["backup"]["offsite"]>) {
  const { accessKeyId, secretAccessKey } = keys;
  const provider = endpoint ? "Other" : "AWS";
  return pulumi.secret(
    render(join(__dirname, "rclone.conf"), { provider, endpoint, region, accessKeyId, secretAccessKey }),
  );
}
