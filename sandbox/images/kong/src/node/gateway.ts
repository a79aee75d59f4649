import { randomUUID } from "node:crypto";
import { type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { EntityEndpoints } from "../admin/entities.js";
import { InformationEndpoints } from "../admin/information.js";
import { AdminApi } from "../admin/server.js";
import { TargetEndpoints } from "../admin/targets.js";
import { Plugins } from "../plugins/index.js";
import { Resolver } from "../proxy/dns.js";
import { Forwarder } from "../proxy/forward.js";
import { BalancerHealth } from "../proxy/health-view.js";
import { ConfigurationLoader } from "../proxy/loader.js";
import { Proxy, type ProxyParts } from "../proxy/server.js";
import { handleUpgrade } from "../proxy/upgrade.js";
import { Database, type DatabaseSettings } from "../store/database.js";
import { executedMigrations, pendingMigrations } from "../store/migrations.js";
import { Store } from "../store/store.js";
import { writeAccess } from "./access-log.js";
import { close, listen, type Traffic } from "./listeners.js";
import { ErrorLog, LineLog } from "./log.js";
import { type Settings } from "./settings.js";
import { loadKeyPair } from "./tls.js";
import { BANNER } from "./version.js";

/** One node: Admin API and proxy over one database. */
export class Gateway {
  private readonly errorLog: ErrorLog;
  private readonly adminErrorLog: ErrorLog;
  private readonly store: Store;
  private readonly resolver = new Resolver();
  private readonly loader: ConfigurationLoader;
  private readonly plugins: Plugins;
  private readonly forwarder: Forwarder;
  private readonly traffic: Traffic = { accepted: 0, active: 0, requests: 0 };
  private servers: Server[] = [];

  constructor(private readonly settings: Settings) {
    const { logs, logLevel } = settings;
    this.errorLog = new ErrorLog(logs.proxyError, logLevel);
    this.adminErrorLog = new ErrorLog(logs.adminError, logLevel);
    this.store = new Store(new Database(settings, this.errorLog));
    this.loader = new ConfigurationLoader(this.store, this.resolver, this.errorLog);
    this.plugins = new Plugins(this.errorLog, this.store);
    this.forwarder = new Forwarder(this.resolver, this.errorLog);
  }

  /** Resolves once requests are served. */
  async start() {
    await this.store.db.catchUp(); // with the migrations, above all
    await this.checkMigrations();
    await this.loader.start(this.settings.updateFrequency);
    const [proxy, admin] = await Promise.all([this.startProxy(), this.startAdmin()]);
    this.servers = [...proxy, ...admin];
    this.errorLog.notice(`gateway ${BANNER} serving`);
  }

  /** Lets requests in flight end, at most so many milliseconds, and delivers what logging plugins hold. */
  async stop(milliseconds: number) {
    await close(this.servers, milliseconds);
    this.loader.stop();
    this.forwarder.close();
    await Promise.race([this.plugins.close(), new Promise((resolve) => setTimeout(resolve, milliseconds).unref())]);
    await this.store.db.close();
  }

  /** Connects to the database anew, with the password that it has been given; requests notice nothing. */
  async reload(settings: DatabaseSettings) {
    await this.store.db.reopen(settings);
    this.errorLog.notice("configuration reloaded: connections to the database are new");
  }

  private async checkMigrations() {
    const executed = await executedMigrations(this.store.db);
    if (!executed) {
      throw new Error(
        "Database needs bootstrapping or is older than Kong 1.0.\n\n" +
          "To start a new installation from scratch, run 'kong migrations bootstrap'.",
      );
    }
    if (pendingMigrations(executed).length > 0) {
      throw new Error("New migrations available; run 'kong migrations up' to proceed");
    }
  }

  private async startProxy(): Promise<Server[]> {
    const { rows } = await this.store.db.query("SELECT id, name FROM workspaces WHERE name = 'default'");
    const parts: ProxyParts = {
      loader: this.loader,
      plugins: this.plugins,
      forwarder: this.forwarder,
      accessLog: new LineLog(this.settings.logs.proxyAccess),
      errorLog: this.errorLog,
      workspace: rows[0] as { id: string; name: string },
      trustedIps: this.settings.trustedIps,
    };
    const proxy = new Proxy(parts);
    return listen(this.settings.proxyListen, {
      onRequest: (request, response) => this.guard(proxy.handle(request, response), response),
      onUpgrade: (request, socket, head) => this.guard(handleUpgrade(proxy, parts, request, socket, head), socket),
      keyPair: () => loadKeyPair(this.settings.proxyCertificate),
      certificateFor: (name) => this.loader.current.certificates.find(name),
      traffic: this.traffic,
    });
  }

  /** A request that goes wrong in an unforeseen way ends its connection, not the node. */
  private guard(work: Promise<void>, connection: { destroy(): void }) {
    work.catch((error: unknown) => {
      this.errorLog.error("[gateway] a request failed", error);
      connection.destroy();
    });
  }

  private startAdmin(): Promise<Server[]> {
    const id = randomUUID();
    const entities = new EntityEndpoints(this.store);
    const targets = new TargetEndpoints(this.store, entities, new BalancerHealth(this.loader, this.resolver), id);
    const information = new InformationEndpoints(this.store, {
      id,
      settings: this.settings,
      traffic: this.traffic,
      enabledPlugins: () => this.loader.current.pluginNames,
    });
    const finders = [information, targets, entities].map((part) => (segments: string[]) => part.find(segments));
    const admin = new AdminApi(finders, this.adminErrorLog, () => this.loader.refresh());
    const accessLog = new LineLog(this.settings.logs.adminAccess);
    const onRequest = (request: IncomingMessage, response: ServerResponse) => {
      response.once("close", () => logAdminAccess(accessLog, request, response));
      this.guard(admin.handle(request, response), response);
    };
    return listen(this.settings.adminListen, {
      onRequest,
      keyPair: () => loadKeyPair(this.settings.adminCertificate),
      traffic: this.traffic,
    });
  }
}

function logAdminAccess(log: LineLog, request: IncomingMessage, response: ServerResponse) {
  const ip = (request.socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  const sent = Number(response.getHeader("content-length") ?? 0);
  writeAccess(log, { request, ip, status: response.statusCode, sent });
}
