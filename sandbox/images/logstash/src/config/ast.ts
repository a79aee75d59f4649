/** What the grammar makes of a pipeline file. */

/** Where something stands in a pipeline file; line and column count from 1. */
export interface Location {
  file: string;
  line: number;
  column: number;
}

export interface Section {
  type: "input" | "filter" | "output";
  body: Statement[];
  at: Location;
}

export type Statement = PluginNode | BranchNode;

/** `name { setting => value … }`: a plugin of a section, or a codec where it is the value of a setting. */
export interface PluginNode {
  kind: "plugin";
  name: string;
  attributes: Attribute[];
  at: Location;
}

export interface Attribute {
  name: string;
  value: Value;
  at: Location;
}

/** Barewords are strings: the language makes no difference between `json` and `"json"`. */
export type Value = string | number | Value[] | Map<string, Value> | PluginNode;

/** `if … else if … else`: the first arm whose condition holds, else `otherwise`. */
export interface BranchNode {
  kind: "branch";
  arms: { condition: ConditionNode; body: Statement[] }[];
  otherwise: Statement[];
  at: Location;
}

export type ConditionNode =
  | { kind: "logical"; operator: "and" | "or" | "nand" | "xor"; left: ConditionNode; right: ConditionNode }
  | { kind: "not"; operand: ConditionNode }
  | { kind: "truthy"; operand: Operand }
  | { kind: "membership"; operator: "in" | "not in"; left: Operand; right: Operand; at: Location }
  | { kind: "comparison"; operator: "==" | "!=" | "<" | ">" | "<=" | ">="; left: Operand; right: Operand; at: Location }
  | { kind: "match"; operator: "=~" | "!~"; left: Operand; pattern: string; at: Location };

export type Operand = { kind: "field"; reference: string } | { kind: "constant"; value: Value };

/** Something wrong with the configuration; the message names file and line where there is one. */
export class ConfigurationError extends Error {
  constructor(
    message: string,
    readonly at?: Location,
  ) {
    super(at ? `${at.file}:${at.line}: ${message}` : message);
    this.name = "ConfigurationError";
  }
}
