/** A URL taken apart as leniently as Kong does it (Lua's socket.url): what is absent is undefined, nothing is rejected. */
export interface LenientUrl {
  scheme?: string;
  userinfo?: string;
  host?: string;
  port?: string;
  path?: string;
  query?: string;
  fragment?: string;
}

export function parseUrl(text: string): LenientUrl {
  const [, scheme, authority, path, query, fragment] =
    /^(?:([A-Za-z][\w+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(text) ?? [];
  const [, userinfo, host, port] = /^(?:(.*)@)?(.*?)(?::(\d*))?$/.exec(authority ?? "") ?? [];
  return {
    scheme: scheme?.toLowerCase(),
    userinfo,
    host: host?.replace(/^\[(.*)\]$/, "$1") || undefined,
    port: port || undefined,
    path: path || undefined,
    query,
    fragment,
  };
}
