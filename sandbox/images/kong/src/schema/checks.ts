import {
  getPath,
  isNonEmpty,
  type Conditional,
  type ConditionalAtLeastOneOf,
  type CustomCheck,
  type Entity,
  type EntityCheck,
  type Field,
  type FieldErrors,
  type Fields,
  type Match,
} from "./field.js";
import { quotedList } from "./lua.js";
import { REQUIRED, validateField } from "./validate.js";

interface Subject {
  fields: Fields;
  entity: Entity;
  errors: FieldErrors;
}

/** Runs the rules across fields; adds what they find to `errors`. */
export function runChecks(
  checks: EntityCheck[],
  fields: Fields,
  entity: Entity,
  errors: FieldErrors,
  isUpdate: boolean,
) {
  const subject = { fields, entity, errors };
  const found = checks.flatMap((check) => runCheck(check, subject, isUpdate ? "when updating, " : "") ?? []);
  if (found.length > 0) errors["@entity"] = found;
}

function runCheck(check: EntityCheck, subject: Subject, prefix: string): string | undefined {
  const isSet = (name: string) => isNonEmpty(getPath(subject.entity, name));
  if (check.at_least_one_of) {
    const names = check.at_least_one_of;
    if (names.some(isSet)) return undefined;
    return `${prefix}at least one of these fields must be non-empty: ${quotedList(names)}`;
  }
  if (check.only_one_of) {
    if (check.only_one_of.filter(isSet).length === 1) return undefined;
    return `exactly one of these fields must be non-empty: ${quotedList(check.only_one_of)}`;
  }
  if (check.distinct) {
    const values = check.distinct.filter(isSet).map((name) => getPath(subject.entity, name));
    if (new Set(values).size === values.length) return undefined;
    return `values of these fields must be distinct: ${quotedList(check.distinct)}`;
  }
  if (check.mutually_required) {
    const set = check.mutually_required.filter(isSet).length;
    if (set === 0 || set === check.mutually_required.length) return undefined;
    return `all or none of these fields must be set: ${quotedList(check.mutually_required)}`;
  }
  if (check.conditional) return conditional(check.conditional, subject);
  if (check.conditional_at_least_one_of) return atLeastOneOfWhen(check.conditional_at_least_one_of, subject);
  return check.custom_entity_check && custom(check.custom_entity_check, subject);
}

function conditional(check: Conditional, subject: Subject): string | undefined {
  if (!matches(check.if_field, check.if_match, subject)) return undefined;
  const value = getPath(subject.entity, check.then_field) ?? null;
  const isMissing = check.then_match.required === true && value === null;
  const error = isMissing ? REQUIRED : validateField(narrowed(check.then_field, check.then_match, subject), value);
  if (error === undefined) return undefined;
  setPath(subject.errors, check.then_field, error);
  return check.then_err ?? `failed conditional validation given value of field '${check.if_field}'`;
}

function atLeastOneOfWhen(check: ConditionalAtLeastOneOf, subject: Subject): string | undefined {
  const isSet = (name: string) => isNonEmpty(getPath(subject.entity, name));
  if (matches(check.if_field, check.if_match, subject)) {
    if (check.then_at_least_one_of.some(isSet)) return undefined;
    return check.then_err.replace("%s", quotedList(check.then_at_least_one_of));
  }
  if (!check.else_match || !matches(check.if_field, check.else_match, subject)) return undefined;
  const names = check.else_then_at_least_one_of ?? [];
  return names.some(isSet) ? undefined : check.else_then_err?.replace("%s", quotedList(names));
}

function custom(check: CustomCheck, subject: Subject): string | undefined {
  const isReady = check.field_sources.every((name) => subject.errors[name] === undefined);
  return isReady ? check.fn(subject.entity) : undefined;
}

function matches(name: string, match: Match, subject: Subject): boolean {
  const value = getPath(subject.entity, name) ?? null;
  return validateField(narrowed(name, match, subject), value) === undefined;
}

/** The field's own definition with further constraints. */
function narrowed(path: string, match: Match, { fields }: Subject): Field {
  let level: Fields | undefined = fields;
  let field: Field | undefined;
  for (const name of path.split(".")) {
    field = level?.[name];
    level = field?.fields;
  }
  return { ...field!, ...match };
}

function setPath(errors: FieldErrors, path: string, error: FieldErrors[string]) {
  const names = path.split(".");
  const last = names.pop()!;
  const target = names.reduce<FieldErrors>((at, name) => {
    const next = at[name];
    return typeof next === "object" && !Array.isArray(next) ? next : (at[name] = {});
  }, errors);
  target[last] = error;
}
