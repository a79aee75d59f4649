import { integer, list, string } from "../kit";
import { reference } from "./codec";
import { entity, type Address } from "./entity";

/** Targets live below their upstream, and are known as `upstreamId/targetId`. */
const address: Address = {
  collection: ({ upstreamId }) => `/upstreams/${String(upstreamId)}/targets`,
  identifier: (entityId, { upstreamId }) => `${String(upstreamId)}/${entityId}`,
  path: (identifier) => `/upstreams/${identifier.replace("/", "/targets/")}`,
};

export const target = entity({
  name: "target",
  address,
  inputs: {
    upstreamId: string({ required: true, replace: true }),
    /** Host or address with a port; without one Kong takes 8000, and shows that as a difference. */
    target: string({ required: true, replace: true }),
    weight: integer({ required: true, replace: true }),
    tags: list(string(), { replace: true }),
  },
  codecs: { upstreamId: reference("upstream") },
});
