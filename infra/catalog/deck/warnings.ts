import type { DeckContent } from "./file";

/** What Kong will have otherwise than the file says, since the Kong provider has no way to it. */
export function warningsOf(content: DeckContent): string[] {
  const unsigned = (content.consumers ?? []).flatMap(({ jwt_secrets: secrets = [] }) =>
    secrets.filter(({ algorithm, rsa_public_key: key }) => algorithm.startsWith("HS") && !key).map(({ key }) => key),
  );
  const identified = countIds(content);
  return [
    ...(identified > 0 ? [`Kong gives new identifiers to ${identified} entities that have one in the file.`] : []),
    ...(unsigned.length > 0
      ? [
          `Kong will keep 'none' as the public key of these jwt credentials, which the provider asks for: ${unsigned.join(", ")}.`,
        ]
      : []),
  ];
}

function countIds(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const own = !Array.isArray(value) && typeof (value as { id?: unknown }).id === "string" ? 1 : 0;
  return Object.values(value).reduce<number>((sum, inner) => sum + countIds(inner), own);
}
