// Growth findings among the others: first, because they decide at larger sizes; one about a function that is named already takes its place.
import type {Finding} from '../model/report.js';

export const withGrowth = (findings: readonly Finding[], growing: readonly Finding[]): readonly Finding[] => {
  const merged = growing.map(growth => {
    const known = findings.find(other => isSame(other, growth));
    return known === undefined ? growth : joined(growth, known);
  });
  return [...merged, ...findings.filter(other => !growing.some(growth => isSame(growth, other)))];
};

const isSame = (one: Finding, other: Finding): boolean =>
  one.function !== undefined && one.function === other.function && one.file === other.file;

const joined = (growth: Finding, known: Finding): Finding => ({
  ...known,
  kind: growth.kind,
  level: growth.level,
  title: growth.title,
  evidence: [...growth.evidence, known.title, ...known.evidence],
  ...(known.advice === undefined && growth.advice !== undefined ? {advice: growth.advice} : {}),
});
