import { boolean, string, type Values } from "../kit";

/** The provider's configuration: names of the official plugin. */
export const config = {
  /** Base URL of the Admin API, as in `http://127.0.0.1:8001`. */
  kongAdminUri: string({
    required: true,
    validate: (uri) => (/^https?:\/\//.test(uri) ? undefined : "must be a URL with http or https"),
  }),
  kongAdminUsername: string(),
  kongAdminPassword: string({ secret: true }),
  /** Sent as `Kong-Admin-Token`. */
  kongAdminToken: string({ secret: true }),
  /** Sent as `apikey`, for an Admin API that is behind Kong's own key-auth. */
  kongApiKey: string({ secret: true }),
  kongWorkspace: string(),
  tlsSkipVerify: boolean({ default: false }),
  /** Compares the configuration of every plugin, as `strictMatch` does for one. */
  strictPluginsMatch: boolean({ default: false }),
} as const;

export type Config = Values<typeof config>;
