import { type Exchange } from "../proxy/exchange.js";
import { type HeaderList } from "../proxy/header-list.js";
import { type LogEntry } from "../proxy/log-entry.js";
import { type PluginConfig, type PluginRow } from "../proxy/model.js";

/** An answer of the gateway's own. */
export interface Exit {
  status: number;
  /** An object is sent as JSON, a text as it is. */
  body?: object | string;
  /** A message that is put into the form that the client accepts, with the request's id. */
  message?: string;
  headers?: Record<string, string>;
}

/** What a plugin does with a request. Each phase is optional; `config` is what its schema says. */
export interface Plugin<Config = PluginConfig> {
  /** Before proxying. An exit ends the request. */
  access?(exchange: Exchange, config: Config, row: PluginRow): Exit | undefined | Promise<Exit | undefined>;
  /** Before the response's headers are sent, be they the upstream's or the gateway's. */
  header?(exchange: Exchange, config: Config, headers: HeaderList): void;
  /** After the response. */
  log?(exchange: Exchange, config: Config, entry: LogEntry): void;
}

export interface ActivePlugin {
  name: string;
  plugin: Plugin;
  row: PluginRow;
}

/** Lets a plugin name the type of its configuration, which the schema vouches for. */
export function definePlugin<Config>(plugin: Plugin<Config>): Plugin {
  return plugin as unknown as Plugin;
}
