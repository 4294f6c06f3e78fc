// A profile split into what can change by itself: the own time of each function, natives and the collector booked to whoever called them.
import type {Profile, SampleColumns} from '../../model/profile.js';
import {effectiveCount, effectiveSamples} from '../../statistics/effective-samples.js';
import {graphFlows} from '../graph-flows.js';
import {type Ownership, ownershipOf} from '../ownership.js';
import {startUpNodes} from '../start-up-nodes.js';
import {isBookedByLines} from './booked-lines.js';

/** Stands for all start-up and loading together. */
export const startUpComponent = -1;

export interface Components {
  /** Aligned function (or `startUpComponent`) → own value, unit of metric 0. */
  readonly values: ReadonlyMap<number, number>;
  readonly total: number;
  /** As many as were taken; 0 when unknown. */
  readonly samples: number;
  /** Independent samples that the part of the whole which satisfies `isIn` is worth, by the order of samples where it is known. */
  readonly countOf: (component: number, isIn: (component: number) => boolean) => number;
}

/** `isBusy`: the program often waited for a core, so that whole stretches of it are longer than they should be. */
export const componentsOf = (profile: Profile, alignedOf: Int32Array, isBusy = false): Components =>
  profile.graph === undefined ? fromTree(profile, alignedOf, isBusy) : fromGraph(profile, profile.graph, alignedOf);

const fromTree = (profile: Profile, alignedOf: Int32Array, isBusy: boolean): Components => {
  const charged = withoutStalls(profile);
  const component = nodeComponents(profile, alignedOf);
  const values = new Map<number, number>();
  let total = 0;
  for (const [node, value] of charged.entries()) {
    if (!(value > 0)) continue;
    const own = component[node] ?? startUpComponent;
    values.set(own, (values.get(own) ?? 0) + value);
    total += value;
  }
  return {values, total, samples: profile.sampleCount ?? 0, countOf: sampleCounter(profile, component, values, total, isBusy)};
};

const nodeComponents = (profile: Profile, alignedOf: Int32Array): Int32Array => {
  const {frame} = profile.nodes;
  const {ownerNode}: Ownership = ownershipOf(profile);
  const startsUp = startUpNodes(profile);
  return Int32Array.from(frame, (row, node) => {
    if (startsUp[node] === 1) return startUpComponent;
    const owner = ownerNode[node] ?? -1;
    return alignedOf[owner < 0 ? row : (frame[owner] ?? row)] ?? startUpComponent;
  });
};

/** Long phases are part of a program's course, which both sides share: they make a share less sure by no more than this factor. */
const largestDesignEffect = 3;
const busyDesignEffect = 10;
/** Without the order of samples nobody knows how far they depend on each other. */
const unknownDesignEffect = 1.5;
const busyUnknownDesignEffect = 2;

const sampleCounter = (
  profile: Profile,
  component: Int32Array,
  values: ReadonlyMap<number, number>,
  total: number,
  isBusy: boolean,
): Components['countOf'] => {
  const {samples, sampleCount = 0} = profile;
  const designEffect = isBusy ? busyDesignEffect : largestDesignEffect;
  const part = (isIn: (own: number) => boolean): number =>
    [...values].reduce((sum, [own, value]) => sum + (isIn(own) ? value : 0), 0) / Math.max(total, Number.MIN_VALUE);
  if (samples === undefined || samples.node.length === 0) return (_, isIn) => (sampleCount * part(isIn)) / unknownDesignEffect;
  const owners = Int32Array.from(samples.node, node => component[node] ?? startUpComponent);
  const equal = Math.min(1, effectiveCount(Array.from(unstalled(profile, samples))) / samples.node.length);
  const known = Math.min(sampleCount, samples.node.length);
  // Time booked by lines has no samples of its own: what is known of all samples stands for each part.
  const unordered = (isIn: (own: number) => boolean): number => (known * equal * part(isIn)) / phases();
  const phases = (): number =>
    (phaseEffect ??= Math.min(designEffect, Math.max(isBusy ? busyUnknownDesignEffect : unknownDesignEffect, middleEffect(owners))));
  let phaseEffect: number | undefined;
  if (isBookedByLines(profile)) return (_, isIn) => unordered(isIn);
  return (own, isIn) => {
    const series: number[] = [];
    for (const owner of owners) if (isIn(owner)) series.push(owner === own ? 1 : 0);
    if (series.length === 0) return unordered(isIn);
    const independent = Math.max(effectiveSamples(series), series.length / designEffect);
    return Math.min(independent, series.length * equal, known);
  };
};

const smallestPart = 0.05;

/** How many samples are worth one, for the middle one of the larger parts: long phases make it large. */
const middleEffect = (owners: Int32Array): number => {
  const counts = new Map<number, number>();
  for (const owner of owners) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  const effects = [...counts]
    .filter(([, count]) => count >= smallestPart * owners.length)
    .map(([own]) => owners.length / effectiveSamples(Array.from(owners, owner => (owner === own ? 1 : 0))))
    .sort((a, b) => a - b);
  return effects[Math.floor(effects.length / 2)] ?? 1;
};

/** What a sample stands for beyond this many mean ones shows a stall of the machine, not work of the function that it met. */
const longestSample = 4;

/** Weights of the samples, stalls cut. */
const unstalled = ({metrics: [{unit}]}: Profile, {weight}: SampleColumns): Float64Array => {
  if (unit !== 'nanoseconds' || weight.length === 0) return weight;
  const longest = (longestSample * weight.reduce((sum, own) => sum + own, 0)) / weight.length;
  return weight.map(own => Math.min(own, longest));
};

/** Own values of the nodes, the collector's booked to whom it interrupted, less what stalls added. */
export const withoutStalls = (profile: Profile): Float64Array => {
  const {charged} = ownershipOf(profile);
  const {samples, nodes} = profile;
  if (samples === undefined) return charged;
  const recorded = new Float64Array(charged.length);
  const usual = new Float64Array(charged.length);
  const weights = unstalled(profile, samples);
  for (const [index, node] of samples.node.entries()) {
    recorded[node] = (recorded[node] ?? 0) + (samples.weight[index] ?? 0);
    usual[node] = (usual[node] ?? 0) + (weights[index] ?? 0);
  }
  const part = new Float64Array(charged.length);
  return charged.map((value, node) => {
    // A node made for an inlined function has no samples of its own; its time was its caller's.
    const above = part[nodes.parent[node] ?? -1] ?? 1;
    part[node] = (recorded[node] ?? 0) > 0 ? (usual[node] ?? 0) / (recorded[node] ?? 1) : above;
    return value * (part[node] ?? 1);
  });
};

const fromGraph = (profile: Profile, graph: NonNullable<Profile['graph']>, alignedOf: Int32Array): Components => {
  const ownership = ownershipOf(profile);
  const {work, functions} = graphFlows(graph, ownership);
  const kept = new Map(functions.map(flow => [flow.row, flow.kept]));
  const values = new Map<number, number>();
  for (const row of graph.self.keys()) {
    const value = kept.get(row) ?? 0;
    const own = alignedOf[row] ?? startUpComponent;
    if (value > 0) values.set(own, (values.get(own) ?? 0) + value);
  }
  return {values, total: work, samples: 0, countOf: () => 0};
};
