import * as docker from "@pulumi/docker";
import {
  type ReportViolation,
  type ResourceValidation,
  type ResourceValidationArgs,
  validateResourceOfType,
} from "@pulumi/policy";
import type * as pulumi from "@pulumi/pulumi";

export type ContainerProps = pulumi.Unwrap<docker.ContainerArgs>;

/** A check of every container. */
export function validateContainer(
  check: (container: ContainerProps, args: ResourceValidationArgs, report: ReportViolation) => void,
): ResourceValidation {
  return validateResourceOfType(docker.Container, check);
}

/** A container that runs to its end, such as a migration, rather than serving. */
export function runsOnce({ mustRun }: ContainerProps): boolean {
  return mustRun === false;
}

/** A node of the gateway, `kong-1` and so on, behind any prefix. */
export function isGatewayNode({ name }: { name?: string }): boolean {
  return /(^|-)kong-[1-9]$/.test(name ?? "");
}

/** The node of Elasticsearch, behind any prefix. */
export function isElasticsearch({ name }: { name?: string }): boolean {
  return /(^|-)elasticsearch$/.test(name ?? "");
}
