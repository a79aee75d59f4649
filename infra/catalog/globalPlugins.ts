import * as pulumi from "@pulumi/pulumi";
import { attachPlugin } from "./attach";
import type { PluginSpec } from "./plugins";

/** Plugins that run for every request to the gateway. */
export class GlobalPlugins extends pulumi.ComponentResource {
  constructor(name: string, { plugins }: { plugins: PluginSpec[] }, opts?: pulumi.ComponentResourceOptions) {
    super("apim:catalog:GlobalPlugins", name, {}, opts);
    for (const plugin of plugins) attachPlugin(name, plugin, {}, ["apim"], this);
    this.registerOutputs();
  }
}
