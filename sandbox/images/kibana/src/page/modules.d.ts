declare module "*.css";

declare module "rison-node" {
  const rison: { decode(text: string): unknown; encode(value: unknown): string };
  export default rison;
}
