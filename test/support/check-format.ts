// What every reader must keep, checked against each of its recordings.
import {existsSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {formats, recogniseFormat} from '../../src/formats/index.js';
import type {Format} from '../../src/model/format.js';
import type {Profile} from '../../src/model/profile.js';
import {nodeTotals, profileTotal} from '../../src/model/totals.js';
import {drawProfile} from './draw-profile.js';
import {type Fixture, fixturesOf} from './fixtures.js';

const headOf = (fixture: Fixture): Uint8Array => fixture.source.bytes().subarray(0, 64 * 1024);

/** The columns fit each other; throws with the first place where they do not. */
export const expectWholeColumns = (profile: Profile): void => {
  const {frames, nodes, metrics, samples, lines, graph} = profile;
  const functions = frames.name.length;
  expect([frames.file, frames.line, frames.column, frames.kind].map(column => column.length)).toEqual([
    functions,
    functions,
    functions,
    functions,
  ]);
  expect(nodes.frame.length).toBe(nodes.parent.length);
  expect(nodes.parent.every((parent, node) => parent >= -1 && parent < node)).toBe(true);
  expect(nodes.frame.every(frame => frame >= 0 && frame < functions)).toBe(true);
  for (const {self} of metrics) {
    expect(self.length).toBe(nodes.parent.length);
    expect(self.every(value => Number.isFinite(value) && value >= 0)).toBe(true);
  }
  for (const column of [samples?.node, lines?.node])
    expect(column?.every(node => node >= 0 && node < nodes.parent.length) ?? true).toBe(true);
  expect(samples?.thread.every(thread => thread < (profile.threads?.length ?? 1)) ?? true).toBe(true);
  expect(lines?.line.every(line => line > 0) ?? true).toBe(true);
  expect(
    graph?.edges.caller.every((caller, edge) => caller < functions && (graph.edges.callee[edge] ?? functions) < functions) ?? true,
  ).toBe(true);
};

/** Parts add up to the whole: roots to the total, samples and running lines to no more than it. */
export const expectSums = (profile: Profile): void => {
  const total = profileTotal(profile);
  expect(total).toBeGreaterThan(0);
  const tolerance = total * 1e-9;
  if (profile.graph === undefined) {
    const roots = nodeTotals(profile).filter((_, node) => profile.nodes.parent[node] === -1);
    expect(Math.abs(roots.reduce((sum, value) => sum + value, 0) - total)).toBeLessThanOrEqual(tolerance);
  }
  const sampled = profile.samples?.weight.reduce((sum, value) => sum + value, 0) ?? total;
  expect(Math.abs(sampled - total)).toBeLessThanOrEqual(tolerance);
  expect(profile.samples?.timeNs.every((time, row) => row === 0 || time >= (profile.samples?.timeNs[row - 1] ?? 0)) ?? true).toBe(true);
  expect(profile.lines?.value.reduce((sum, value) => sum + value, 0) ?? 0).toBeLessThanOrEqual(total + tolerance);
};

export const checkFormat = (format: Format): void => {
  const fixtures = fixturesOf(format.id);

  test('has recordings of real runs', () => {
    expect(fixtures.length).toBeGreaterThan(0);
  });

  describe.each(fixtures)('$name', fixture => {
    test('is recognised by its content alone, and by no other reader', () => {
      expect(recogniseFormat(fixture.source).id).toBe(format.id);
      expect(format.recognise(headOf(fixture))).toBe('yes');
      const others = formats.filter(other => other !== format && other.recognise(headOf(fixture)) === 'yes');
      expect(others.map(other => other.id)).toEqual([]);
    });

    test('is read into whole columns whose parts add up', () => {
      const profile = format.parse(fixture.source);
      expect(profile.origin.format).toBe(format.id);
      expectWholeColumns(profile);
      expectSums(profile);
    });

    test('is read as its golden file says', () => {
      expect(existsSync(fixture.goldenFile), 'golden.folded is missing: run `npm run record`').toBe(true);
      expect(drawProfile(format.parse(fixture.source))).toBe(readFileSync(fixture.goldenFile, 'utf8'));
    });

    test('says which tool and command made it', () => {
      const recorded: unknown = JSON.parse(readFileSync(fixture.recordedFile, 'utf8'));
      expect(recorded).toMatchObject({
        tool: expect.any(String),
        version: expect.any(String),
        command: expect.any(String),
        platform: expect.any(String),
      });
    });
  });
};
