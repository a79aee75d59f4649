import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import type { Checked } from "./check";
import type { Diff, PropertyDiff } from "./diff";
import { messageOf } from "./errors";
import type { Host, Target } from "./host";
import type { WireObject } from "./values";

/** What the engine calls, translated to and from the host's plain values. */
export function service(host: Host): IResourceProviderServer {
  const { name, version } = host.provider;
  return {
    getPluginInfo: answer(() => new PluginInfo().setVersion(version)),
    getSchema: answer(() => new proto.GetSchemaResponse().setSchema(JSON.stringify({ name, version }))),
    checkConfig: answer((request: proto.CheckRequest) => checked(host.checkConfig(plain(request.getNews())))),
    diffConfig: answer((request: proto.DiffRequest) => {
      const { DIFF_NONE, DIFF_UNKNOWN } = proto.DiffResponse.DiffChanges;
      const isSame = host.isSameConfig(plain(request.getOldInputs()), plain(request.getNews()));
      return new proto.DiffResponse().setChanges(isSame ? DIFF_NONE : DIFF_UNKNOWN);
    }),
    configure: answer((request: proto.ConfigureRequest) => {
      host.configure(plain(request.getArgs()));
      return new proto.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
    }),
    check: answer((request: proto.CheckRequest) =>
      checked(
        host.check({
          type: request.getType(),
          name: request.getName(),
          olds: plain(request.getOlds()),
          news: plain(request.getNews()),
          seed: request.getRandomseed_asU8(),
        }),
      ),
    ),
    diff: answer((request: proto.DiffRequest) => {
      const [olds, news, state] = [request.getOldInputs(), request.getNews(), request.getOlds()].map(plain);
      return diffed(host.diff(request.getType(), olds ?? {}, news ?? {}, state));
    }),
    create: answer(async (request: proto.CreateRequest) => {
      const { id, state } = await host.create(target(request), plain(request.getProperties()), request.getPreview());
      return new proto.CreateResponse().setId(id).setProperties(struct(state));
    }),
    update: answer(async (request: proto.UpdateRequest) => {
      const olds = { inputs: plain(request.getOldInputs()), state: plain(request.getOlds()) };
      const news = plain(request.getNews());
      const state = await host.update(target(request), request.getId(), olds, news, request.getPreview());
      return new proto.UpdateResponse().setProperties(struct(state));
    }),
    read: answer(async (request: proto.ReadRequest) => {
      const [inputs, state] = [plain(request.getInputs()), plain(request.getProperties())];
      const live = await host.read(target(request), request.getId(), inputs, state);
      const response = new proto.ReadResponse().setId(live?.id ?? "");
      return live ? response.setInputs(struct(live.inputs)).setProperties(struct(live.state)) : response;
    }),
    delete: answer(async (request: proto.DeleteRequest) => {
      await host.delete(target(request), request.getId(), plain(request.getProperties()));
      return new Empty();
    }),
    cancel: answer(() => {
      host.cancel();
      return new Empty();
    }),
    attach: answer(() => new Empty()),
    invoke: answer((request: proto.InvokeRequest) => unsupported(name, `the function ${request.getTok()}`)),
    call: answer((request: proto.CallRequest) => unsupported(name, `the method ${request.getTok()}`)),
    construct: answer((request: proto.ConstructRequest) => unsupported(name, `the component ${request.getType()}`)),
    parameterize: answer((request: proto.ParameterizeRequest) => {
      const value = Buffer.from(request.getValue()?.getValue_asU8() ?? []).toString();
      const made = host.parameterize(value);
      return new proto.ParameterizeResponse().setName(made.name).setVersion(made.version);
    }),
    handshake: unimplemented,
    getMapping: unimplemented,
    getMappings: unimplemented,
  };
}

function unsupported(provider: string, what: string): never {
  throw new Error(`the sandbox's ${provider} provider does not support ${what}`);
}

/** The engine has a way of its own to go on where a provider lacks these. */
const unimplemented: grpc.handleUnaryCall<unknown, never> = (_call, callback) =>
  callback({ code: grpc.status.UNIMPLEMENTED, details: "not implemented" });

function answer<Request, Response>(
  handle: (request: Request) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => handle(call.request))
      .then((response) => callback(null, response))
      .catch((error: unknown) => callback(failure(error)));
  };
}

/**
 * An error's message alone. The code says that the operation failed cleanly: with UNKNOWN or INTERNAL the engine would
 * note a pending operation and ask the user to look for leftovers.
 */
function failure(error: unknown): Partial<grpc.StatusObject> {
  return { code: grpc.status.FAILED_PRECONDITION, details: messageOf(error) };
}

function target(request: proto.CreateRequest | proto.ReadRequest | proto.UpdateRequest | proto.DeleteRequest): Target {
  const timeoutSeconds = "getTimeout" in request ? request.getTimeout() : 0;
  return {
    urn: request.getUrn(),
    type: request.getType(),
    name: request.getName(),
    ...(timeoutSeconds ? { timeoutSeconds } : {}),
  };
}

/** The failures name their property in words: the engine would print the value of a named one, secret or not. */
function checked({ inputs, failures }: Checked): proto.CheckResponse {
  const list = failures.map((reason) => new proto.CheckFailure().setReason(reason));
  return new proto.CheckResponse().setInputs(struct(inputs)).setFailuresList(list);
}

const KINDS = {
  add: [proto.PropertyDiff.Kind.ADD, proto.PropertyDiff.Kind.ADD_REPLACE],
  delete: [proto.PropertyDiff.Kind.DELETE, proto.PropertyDiff.Kind.DELETE_REPLACE],
  update: [proto.PropertyDiff.Kind.UPDATE, proto.PropertyDiff.Kind.UPDATE_REPLACE],
} as const;

function diffed(diff: Diff): proto.DiffResponse {
  const { DIFF_SOME, DIFF_NONE } = proto.DiffResponse.DiffChanges;
  const response = new proto.DiffResponse()
    .setChanges(diff.changed.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList(diff.changed)
    .setReplacesList(diff.replaces)
    .setDeletebeforereplace(diff.deleteBeforeReplace)
    .setHasdetaileddiff(true);
  for (const detail of diff.details) response.getDetaileddiffMap().set(detail.path, propertyDiff(detail));
  return response;
}

function propertyDiff({ kind, replace }: PropertyDiff): proto.PropertyDiff {
  return new proto.PropertyDiff().setKind(KINDS[kind][replace ? 1 : 0]).setInputdiff(true);
}

function plain(properties: Struct | undefined): WireObject {
  return properties?.toJavaScript() ?? {};
}

function struct(properties: WireObject): Struct {
  return Struct.fromJavaScript(properties);
}
