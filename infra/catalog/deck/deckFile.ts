import * as kong from "@pulumi/kong";
import * as pulumi from "@pulumi/pulumi";
import { attachPlugin, type PluginScope } from "../attach";
import { camel } from "./arguments";
import type { DeckCertificate, DeckConsumer } from "./consumer";
import { createCredentials } from "./credentials";
import type { DeckContent } from "./file";
import { pluginSpec } from "./pluginSpec";
import type { DeckGlobalPlugin, DeckPlugin } from "./plugin";
import type { DeckRoute, DeckService } from "./service";
import type { DeckUpstream } from "./upstream";
import { warningsOf } from "./warnings";

/**
 * The entities of a file in decK's format, as resources named as they are in Kong: an existing gateway's configuration,
 * taken over without typing it again.
 */
export class DeckFile extends pulumi.ComponentResource {
  private readonly content: DeckContent;
  /** By name, and by identifier where the file has one. */
  private readonly services = new Map<string, kong.Service>();
  private readonly routes = new Map<string, kong.Route>();
  private readonly consumers = new Map<string, kong.Consumer>();
  private readonly certificates = new Map<string, kong.Certificate>();

  constructor(name: string, { content }: { content: DeckContent }, opts?: pulumi.ComponentResourceOptions) {
    super("apim:catalog:DeckFile", name, {}, opts);
    this.content = content;
    for (const warning of warningsOf(content)) void pulumi.log.warn(warning, this);
    content.certificates?.forEach((certificate, index) => this.createCertificate(certificate, index));
    content.upstreams?.forEach((upstream) => this.createUpstream(upstream));
    content.services?.forEach((service) => this.createService(service));
    content.routes?.forEach(({ service, ...route }) => this.createRoute(this.services.get(service)!, route));
    content.consumers?.forEach((consumer) => this.createConsumer(consumer));
    content.plugins?.forEach((plugin) => this.createGlobalPlugin(plugin));
    this.registerOutputs();
  }

  private createCertificate({ id, cert, key, snis, tags }: DeckCertificate, index: number): void {
    const names = snis?.map(({ name }) => name);
    const certificate = new kong.Certificate(
      names?.[0] ?? id ?? `certificate-${index}`,
      { certificate: cert, privateKey: pulumi.secret(key), snis: names, tags: this.tags(tags) },
      { parent: this },
    );
    if (id) this.certificates.set(id, certificate);
  }

  private createUpstream({
    id: _,
    targets,
    algorithm: _implied,
    client_certificate,
    tags,
    ...fields
  }: DeckUpstream): void {
    const upstream = new kong.Upstream(
      fields.name,
      { ...camel(fields), clientCertificateId: this.certificateId(client_certificate), tags: this.tags(tags) },
      { parent: this },
    );
    for (const { target, weight, tags } of targets ?? []) {
      const address = /:\d+$/.test(target) ? target : `${target}:8000`; // as Kong does
      new kong.Target(
        `${fields.name}-${address}`,
        { upstreamId: upstream.id, target: address, weight: weight ?? 100, tags: this.tags(tags) },
        { parent: this, deleteBeforeReplace: true },
      );
    }
  }

  private createService(given: DeckService): void {
    const { id, url, client_certificate, tags, routes, plugins, protocol = "http", ...fields } = given;
    const service = new kong.Service(
      fields.name,
      {
        protocol,
        ...camel(fields),
        ...(url && backendOf(url)),
        clientCertificateId: this.certificateId(client_certificate),
        tags: this.tags(tags),
      },
      { parent: this },
    );
    remember(this.services, service, fields.name, id);
    for (const route of routes ?? []) this.createRoute(service, route);
    for (const plugin of plugins ?? []) this.attach(fields.name, plugin, { service });
  }

  private createRoute(service: kong.Service, { id, headers, tags, plugins, ...fields }: DeckRoute): void {
    const route = new kong.Route(
      fields.name,
      {
        ...camel(fields),
        serviceId: service.id,
        protocols: fields.protocols ?? ["http", "https"],
        stripPath: fields.strip_path ?? this.content.stripPath,
        headers: headers && Object.entries(headers).map(([name, values]) => ({ name, values })),
        tags: this.tags(tags),
      },
      { parent: this },
    );
    remember(this.routes, route, fields.name, id);
    for (const plugin of plugins ?? []) this.attach(fields.name, plugin, { route });
  }

  private createConsumer(given: DeckConsumer): void {
    const name = (given.username ?? given.custom_id)!;
    const consumer = new kong.Consumer(
      name,
      { username: given.username, customId: given.custom_id, tags: this.tags(given.tags) },
      { parent: this },
    );
    remember(this.consumers, consumer, name, given.id);
    createCredentials(name, given, consumer, { parent: this, tags: (own) => this.tags(own) });
    for (const plugin of given.plugins ?? []) this.attach(name, plugin, { consumer });
  }

  private createGlobalPlugin({ service, route, consumer, ...plugin }: DeckGlobalPlugin): void {
    this.attach([service, route, consumer].filter(Boolean).join("-") || "global", plugin, {
      service: service === undefined ? undefined : this.services.get(service),
      route: route === undefined ? undefined : this.routes.get(route),
      consumer: consumer === undefined ? undefined : this.consumers.get(consumer),
    });
  }

  private attach(owner: string, plugin: DeckPlugin, scope: PluginScope): void {
    attachPlugin(owner, pluginSpec(owner, plugin, this), scope, this.tags(plugin.tags), this);
  }

  private certificateId(id: string | undefined): pulumi.Output<string> | undefined {
    return id === undefined ? undefined : this.certificates.get(id)!.id;
  }

  private tags(own: string[] = []): string[] | undefined {
    const all = [...new Set([...own, ...this.content.selectTags])];
    return all.length > 0 ? all : undefined;
  }
}

function remember<T>(map: Map<string, T>, resource: T, ...names: (string | undefined)[]): void {
  for (const name of names) if (name !== undefined) map.set(name, resource);
}

function backendOf(url: string) {
  const { protocol, hostname, port, pathname } = new URL(url);
  const scheme = protocol.replace(":", "");
  return {
    protocol: scheme,
    host: hostname,
    port: Number(port || (scheme === "https" ? 443 : 80)),
    path: pathname === "/" ? undefined : pathname,
  };
}
