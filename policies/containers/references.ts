/** What an image reference is pinned by. */
export interface Pin {
  tag?: string;
  digest?: string;
}

/** Reads `registry:5000/name:tag@sha256:…`. */
export function pinOf(reference: string): Pin {
  const [name = "", digest] = reference.split("@");
  return { tag: /:([^/:]+)$/.exec(name)?.[1], digest };
}

/** An image's id on the engine, which is what a container gets of an image that is a resource too. */
export function isImageId(image: string): boolean {
  return /^(sha256:)?[0-9a-f]{64}$/.test(image);
}
