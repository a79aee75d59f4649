declare module "uap-core/regexes.yaml" {
  const text: string;
  export default text;
}

declare module "uap-ref-impl" {
  interface Family {
    family: string;
    major: string | null;
    minor: string | null;
    patch: string | null;
  }
  export default function makeParser(regexes: unknown): {
    parse(text: string): { ua: Family; os: Family; device: { family: string } };
  };
}
