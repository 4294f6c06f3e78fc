// Assumptions that cite the rule of the Ambiguity Policy they come from.
import type {Assumption} from '../model/assumption.js';
import type {PolicyRule, PolicyValues} from '../model/policy-values.js';

interface Gap {
  /** Input of the operation; giving it overrides the assumption. */
  readonly field: string;
  readonly value: string | number | boolean;
  readonly rule: PolicyRule;
  /** Which part of the rule: "Python". */
  readonly part: string;
}

export const fromPolicy = ({field, value, rule, part}: Gap, {source}: PolicyValues): Assumption => ({
  field,
  value,
  basis: 'policy',
  reason: `Ambiguity Policy: ${rule.replaceAll('-', ' ')}, ${part}`,
  source: source[rule],
  override: field,
});
