import { boolean, list, string } from "../kit";
import { reference } from "./codec";
import { entity, type Address } from "./entity";

/** Credentials live below their consumer, and are known as `credentialId|consumerId`. */
function ofConsumer(collection: string): Address {
  return {
    collection: ({ consumerId }) => `/consumers/${String(consumerId)}/${collection}`,
    identifier: (entityId, { consumerId }) => `${entityId}|${String(consumerId)}`,
    path: (identifier) => {
      const [entityId, consumerId] = identifier.split("|");
      return `/consumers/${consumerId}/${collection}/${entityId}`;
    },
  };
}

/** Kong does not move a credential to another consumer: the old one goes first, since keys and names are unique. */
const consumerId = string({ required: true, replace: true });
const tags = list(string());
const common = { codecs: { consumerId: reference("consumer") }, deleteBeforeReplace: true };

export const consumerAcl = entity({
  name: "consumer ACL",
  address: ofConsumer("acls"),
  inputs: { consumerId, group: string({ required: true }), tags },
  ...common,
});

export const consumerBasicAuth = entity({
  name: "consumer basic auth",
  address: ofConsumer("basic-auth"),
  inputs: {
    consumerId,
    username: string({ required: true }),
    password: string({ required: true, secret: true }),
    tags,
  },
  ...common,
  hidden: () => ["password"], // Kong answers with its hash
});

export const consumerJwtAuth = entity({
  name: "consumer JWT auth",
  address: ofConsumer("jwt"),
  inputs: {
    consumerId,
    algorithm: string({ computed: true }),
    key: string({ computed: true }),
    secret: string({ computed: true, secret: true }),
    rsaPublicKey: string({ required: true }),
    tags,
  },
  ...common,
});

export const consumerKeyAuth = entity({
  name: "consumer key auth",
  address: ofConsumer("key-auth"),
  inputs: { consumerId, key: string({ computed: true, secret: true }), tags },
  ...common,
});

export const consumerOauth2 = entity({
  name: "consumer OAuth2 application",
  address: ofConsumer("oauth2"),
  inputs: {
    consumerId,
    name: string({ autoName: true }),
    clientId: string({ computed: true }),
    clientSecret: string({ computed: true, secret: true }),
    hashSecret: boolean({ default: false }),
    redirectUris: list(string(), { required: true }),
    tags,
  },
  ...common,
  hidden: ({ hashSecret }) => (hashSecret ? ["clientSecret"] : []), // Kong answers with its hash
});
