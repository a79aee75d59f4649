import type { z } from "zod";
import type { DeckContent } from "./file";

/** Whatever an entity refers to must be in the file, and no name may be there twice. */
export function checkReferences({ value, issues }: z.core.ParsePayload<DeckContent>) {
  const { services = [], routes = [], upstreams = [], consumers = [], certificates = [], plugins = [] } = value;
  const fault = (path: PropertyKey[], input: unknown, message: string) =>
    issues.push({ code: "custom", path, input, message });

  const known = {
    service: namesIn(services),
    route: namesIn([...services.flatMap((service) => service.routes ?? []), ...routes]),
    consumer: namesIn(consumers.map(({ username, custom_id, id }) => ({ name: username ?? custom_id, id }))),
    certificate: namesIn(certificates),
    upstream: namesIn(upstreams),
  };
  for (const [kind, { twice }] of Object.entries(known)) {
    for (const name of twice) fault([`${kind}s`], name, `have '${name}' twice`);
  }

  const refer = (kind: keyof typeof known, name: string | undefined, path: PropertyKey[]) => {
    if (name !== undefined && !known[kind].names.has(name)) fault(path, name, `'${name}' is not in the file`);
  };
  services.forEach((service, index) =>
    refer("certificate", service.client_certificate, ["services", index, "client_certificate"]),
  );
  upstreams.forEach((upstream, index) =>
    refer("certificate", upstream.client_certificate, ["upstreams", index, "client_certificate"]),
  );
  routes.forEach((route, index) => refer("service", route.service, ["routes", index, "service"]));
  plugins.forEach((plugin, index) => {
    for (const kind of ["service", "route", "consumer"] as const) refer(kind, plugin[kind], ["plugins", index, kind]);
  });
}

function namesIn(entities: { name?: string; id?: string }[]): { names: Set<string>; twice: string[] } {
  const all = entities.flatMap(({ name, id }) => [name, id]).filter((known) => known !== undefined);
  const twice = all.filter((name, index) => all.indexOf(name) < index);
  return { names: new Set(all), twice: [...new Set(twice)] };
}
