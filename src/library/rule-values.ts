// Assigns the inline values of one rule's list item to the rule's slots, by the words around them.
import type {PolicyRule} from '../model/policy-values.js';
import type {InlineValue, LabelledItem} from './markdown.js';
import {labelOf, rules, type Slot} from './policy-rules.js';
import {brokenSkill} from './skill.js';

/** Values of one rule, read by slot; what is missing or unreadable throws. */
export interface RuleValues {
  one<T>(slot: Slot<T>): T;
  all<T>(slot: Slot<T>): readonly T[];
}

export const ruleValues = (rule: PolicyRule, item: LabelledItem, file: string): RuleValues => {
  const slots: readonly Slot<unknown>[] = Object.values(rules[rule]);
  const assigned = new Map<Slot<unknown>, InlineValue[]>();
  const wrong = (line: number, what: string) =>
    brokenSkill(`${file}:${line}`, `policy rule "${labelOf(rule)}": ${what}`, `Write it as: ${shapeOf(rule)}`);

  let previous: Slot<unknown> | undefined;
  for (const value of item.values) {
    const slot = slotOf(value, slots, previous, assigned);
    if (slot === undefined)
      throw wrong(value.line, `\`${value.code}\` has no word before it that says which value it is; expected ${namesOf(slots)}.`);
    const values = assigned.get(slot) ?? [];
    if (values.length > 0 && slot.isList !== true)
      throw wrong(value.line, `"${slot.name}" has two values, \`${values[0]?.code}\` and \`${value.code}\`; expected one.`);
    assigned.set(slot, [...values, value]);
    previous = slot;
  }

  const all = <T>(slot: Slot<T>): readonly T[] => {
    const values = assigned.get(slot) ?? [];
    if (values.length === 0) throw wrong(item.line, `the value for "${slot.name}" is missing; expected ${slot.kind.expected}.`);
    const read = values.map(value => readValue(slot, value, wrong));
    const twice = read.find((value, index) => read.indexOf(value) < index);
    if (twice !== undefined) throw wrong(item.line, `"${slot.name}" names \`${twice}\` twice.`);
    return read;
  };
  const one = <T>(slot: Slot<T>): T => {
    const [value] = all(slot);
    if (value === undefined) throw wrong(item.line, `the value for "${slot.name}" is missing; expected ${slot.kind.expected}.`);
    return value;
  };
  return {one, all};
};

const readValue = <T>(slot: Slot<T>, {code, line}: InlineValue, wrong: (line: number, what: string) => Error): T => {
  const value = slot.kind.read(code);
  if (value === undefined) throw wrong(line, `"${slot.name}" is \`${code}\`; expected ${slot.kind.expected}.`);
  return value;
};

const slotOf = (
  value: InlineValue,
  slots: readonly Slot<unknown>[],
  previous: Slot<unknown> | undefined,
  assigned: ReadonlyMap<Slot<unknown>, unknown>,
): Slot<unknown> | undefined => {
  const named = slots.find(slot => slot.after?.test(value.after)) ?? nearestBefore(value.before, slots);
  if (named !== undefined) return named;
  if (previous?.isList === true && isSeparator(value.before)) return previous;
  return slots.find(slot => slot.before === undefined && slot.after === undefined && !assigned.has(slot));
};

/** The slot whose words end nearest to the value; of two that end together, the one that starts nearer. */
const nearestBefore = (before: string, slots: readonly Slot<unknown>[]): Slot<unknown> | undefined => {
  const matches = slots.flatMap(slot => {
    const last = slot.before === undefined ? undefined : [...before.matchAll(new RegExp(slot.before, 'gi'))].at(-1);
    return last === undefined ? [] : [{slot, start: last.index, end: last.index + last[0].length}];
  });
  return matches.sort((one, other) => other.end - one.end || other.start - one.start)[0]?.slot;
};

const isSeparator = (text: string): boolean => /^(?:[\s,;:/→>–-]|\b(?:and|or|then|else|finally|next|last|by|before)\b)*$/i.test(text);

const namesOf = (slots: readonly Slot<unknown>[]): string => slots.map(slot => `"${slot.name}"`).join(', ');

/** The shape of a rule, for the cure; it names no default. */
export const shapeOf = (rule: PolicyRule): string => {
  const slots: readonly Slot<unknown>[] = Object.values(rules[rule]);
  const parts = slots.map(
    slot =>
      `${slot.before === undefined ? '' : `${slot.name} `}\`${slot.isList === true ? 'value`, `value' : 'value'}\` (${slot.kind.expected})`,
  );
  return `- **${labelOf(rule)}:** … ${parts.join(' … ')}`;
};
