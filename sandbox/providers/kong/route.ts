import { boolean, integer, list, object, set, string } from "../kit";
import { reference, type Codec } from "./codec";
import { entity, topLevel } from "./entity";

const address = object({ ip: string(), port: integer() });

interface Header {
  name: string;
  values: string[];
}

/** A list of names with their values; in Kong's form an object by name. */
const headers: Codec = {
  field: "headers",
  encode: (list) => Object.fromEntries((list as Header[]).map(({ name, values }) => [name, values])),
  decode: (byName) =>
    Object.entries((byName ?? {}) as Record<string, string[]>).map(([name, values]) => ({ name, values })),
};

export const route = entity({
  name: "route",
  address: topLevel("/routes"),
  inputs: {
    name: string({ autoName: true }),
    serviceId: string({ required: true }),
    protocols: list(string(), { required: true }),
    methods: list(string()),
    hosts: list(string()),
    paths: list(string()),
    headers: set(object({ name: string({ required: true }), values: list(string(), { required: true }) })),
    snis: list(string()),
    sources: set(address),
    destinations: set(address),
    stripPath: boolean({ default: true }),
    preserveHost: boolean({ default: false }),
    regexPriority: integer({ default: 0 }),
    pathHandling: string({ default: "v0" }),
    httpsRedirectStatusCode: integer({ default: 426 }),
    requestBuffering: boolean({ default: true }),
    responseBuffering: boolean({ default: true }),
    tags: list(string()),
  },
  codecs: { serviceId: reference("service"), headers },
});
