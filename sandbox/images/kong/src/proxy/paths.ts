const UNRESERVED = /[A-Za-z0-9\-._~]/;

/** The path as routes are matched against it: without dot segments and doubled slashes, unreserved characters decoded. */
export function normalizePath(path: string): string {
  const decoded = path.replace(/%[0-9a-f]{2}/gi, (code) => {
    const character = String.fromCharCode(parseInt(code.slice(1), 16));
    return UNRESERVED.test(character) ? character : code.toUpperCase();
  });
  const kept: string[] = [];
  const segments = decoded.split("/").slice(1);
  segments.forEach((segment, index) => {
    const isLast = index === segments.length - 1;
    if (segment === "..") kept.pop();
    if (segment === "." || segment === "..") {
      if (isLast) kept.push("");
    } else if (segment !== "" || isLast) {
      kept.push(segment);
    }
  });
  return `/${kept.join("/")}`;
}

/**
 * The path at the upstream, `path_handling` v0: the service's path, then what is left of the request's path once the
 * route's prefix is stripped (`postfix`), or all of it when the route does not strip (`postfix` undefined).
 */
export function upstreamPath(base: string, requestPath: string, postfix: string | undefined): string {
  const endsInSlash = base.endsWith("/");
  const trimmed = endsInSlash ? base.slice(0, -1) : base;
  if (postfix === undefined) return !endsInSlash && requestPath === "/" ? base : trimmed + requestPath;
  if (postfix !== "") return `${trimmed}/${postfix.replace(/^\//, "")}`;
  if (base === "/") return "/";
  // An empty rest keeps the trailing slash of the request, not that of the service.
  return requestPath.length > 1 && requestPath.endsWith("/") ? `${trimmed}/` : trimmed;
}
