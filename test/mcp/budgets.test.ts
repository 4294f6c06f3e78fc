// What a model is made to read before it has asked anything.
import {expect, test} from 'vitest';
import {operations} from '../../src/operations/index.js';
import {connectClient} from '../support/connect-client.js';

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

test('the whole listing of tools stays within 28,000 bytes', async () => {
  const result = await (await connectClient()).listTools();
  expect(bytesOf(result)).toBeLessThanOrEqual(28_000);
});

test('names, descriptions and input schemas stay within 12,000 bytes', async () => {
  const {tools} = await (await connectClient()).listTools();
  expect(bytesOf(tools.map(({name, description, inputSchema}) => ({name, description, inputSchema})))).toBeLessThanOrEqual(12_000);
});

test('the instructions stay below 2,000 characters and lead to the skill and to tools that exist', async () => {
  const client = await connectClient();
  const instructions = client.getInstructions() ?? '';
  expect(instructions.length).toBeLessThan(2_000);
  expect(instructions).toContain('skill://performance-profiling/SKILL.md');
  const tools = [...instructions.matchAll(/^- ([a-z]+_[a-z_]+):/gm)].map(([, tool]) => tool ?? '');
  expect(tools.length).toBeGreaterThan(1);
  expect(tools.filter(tool => !operations.some(operation => operation.name === tool))).toEqual([]);
});

test('every description ends as a sentence and says what the tool is for', () => {
  for (const {description} of operations) {
    expect(description).toMatch(/[.)]$/);
    expect(description.length).toBeLessThan(600);
  }
});
