import type { ConditionNode, Operand, Value } from "../config/ast";
import { ConfigurationError } from "../config/ast";
import { rubyRegExp } from "../config/ruby-regexp";
import { substituteDeep } from "../config/substitute";
import type { Event } from "../event/event";
import type { Field } from "../event/field";
import { fieldPath } from "../event/field-reference";
import { compare, contains, equal, truthy } from "./operators";

export type Condition = (event: Event) => boolean;
type Read = (event: Event) => Field | undefined;

/** Makes a condition of the pipeline a function of the event. */
export function compileCondition(node: ConditionNode): Condition {
  switch (node.kind) {
    case "logical":
      return logical(node.operator, compileCondition(node.left), compileCondition(node.right));
    case "not":
      return negate(compileCondition(node.operand));
    case "truthy": {
      const read = reader(node.operand);
      return (event) => truthy(read(event));
    }
    case "membership": {
      const [left, right] = [reader(node.left), reader(node.right)];
      const literal = node.right.kind === "constant";
      const member: Condition = (event) => contains(right(event), left(event), literal);
      return node.operator === "in" ? member : negate(member);
    }
    case "comparison":
      return comparison(node);
    case "match": {
      const read = reader(node.left);
      const pattern = rubyRegExp(node.pattern, "", node.at);
      const matches: Condition = (event) => {
        const value = read(event);
        return typeof value === "string" && pattern.test(value);
      };
      return node.operator === "=~" ? matches : negate(matches);
    }
  }
}

function logical(operator: "and" | "or" | "nand" | "xor", left: Condition, right: Condition): Condition {
  switch (operator) {
    case "and":
      return (event) => left(event) && right(event);
    case "or":
      return (event) => left(event) || right(event);
    case "nand":
      return (event) => !(left(event) && right(event));
    case "xor":
      return (event) => left(event) !== right(event);
  }
}

function comparison({ operator, left, right }: Extract<ConditionNode, { kind: "comparison" }>): Condition {
  const [a, b] = [reader(left), reader(right)];
  switch (operator) {
    case "==":
      return (event) => equal(a(event), b(event));
    case "!=":
      return (event) => !equal(a(event), b(event));
    case "<":
      return (event) => compare(a(event), b(event), operator) < 0;
    case "<=":
      return (event) => compare(a(event), b(event), operator) <= 0;
    case ">":
      return (event) => compare(a(event), b(event), operator) > 0;
    case ">=":
      return (event) => compare(a(event), b(event), operator) >= 0;
  }
}

const negate =
  (condition: Condition): Condition =>
  (event) =>
    !condition(event);

function reader(operand: Operand): Read {
  if (operand.kind === "field") {
    fieldPath(operand.reference);
    return (event) => event.get(operand.reference);
  }
  const constant = constantField(substituteDeep(operand.value));
  return () => constant;
}

function constantField(value: Value): Field {
  if (Array.isArray(value)) return value.map(constantField);
  if (typeof value === "string" || typeof value === "number") return value;
  throw new ConfigurationError("a condition compares fields, strings, numbers and arrays of these alone");
}
