const NAME_PART = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** The three parts of a service's name. */
export interface ServiceNameParts {
  domain: string;
  service: string;
  /** As in `v1`. */
  version: string;
}

/**
 * `{domain}-{service}-{version}`, as in `billing-invoice-v1`.
 *
 * @throws where a part is not lower-case letters and digits with dashes between, or the version not `v` and a number.
 */
export function serviceName({ domain, service, version }: ServiceNameParts): string {
  checkNameParts({ domain, service, version });
  if (!/^v\d+$/.test(version)) throw new Error(`version '${version}' is not 'v' and a number, as in 'v1'`);
  return `${domain}-${service}-${version}`;
}

/** `{service-name}-{methods}-{endpoint}`, as in `billing-invoice-v1-get-list`. */
export function routeName(service: string, { methods, endpoint }: { methods: string[]; endpoint: string }): string {
  checkNameParts({ endpoint });
  return [service, ...methods.map((method) => method.toLowerCase()), endpoint].join("-");
}

/** @throws naming the first part that is not lower-case letters and digits with dashes between. */
export function checkNameParts(parts: Record<string, string>): void {
  for (const [what, part] of Object.entries(parts)) {
    if (!NAME_PART.test(part))
      throw new Error(`${what} '${part}' is not lower-case letters and digits with dashes between`);
  }
}
