// Numbers as people read them.
import {describe, expect, it} from 'vitest';
import {formatCount, formatQuantity, formatShare} from '../../src/reports/quantity.js';

describe('formatQuantity', () => {
  it('chooses the unit of time that needs the fewest digits', () => {
    expect(formatQuantity(1_234_000_000, 'nanoseconds')).toBe('1.23 s');
    expect(formatQuantity(45_600_000, 'nanoseconds')).toBe('45.6 ms');
    expect(formatQuantity(7_000, 'nanoseconds')).toBe('7 µs');
    expect(formatQuantity(12, 'nanoseconds')).toBe('12 ns');
    expect(formatQuantity(90e9, 'nanoseconds')).toBe('1.5 min');
  });

  it('never writes a thousand of a unit', () => {
    expect(formatQuantity(999_960_000, 'nanoseconds')).toBe('1 s');
    expect(formatQuantity(999_400, 'nanoseconds')).toBe('999 µs');
  });

  it('counts bytes by 1024 and names the unit so', () => {
    expect(formatQuantity(4.5 * 1024 ** 2, 'bytes')).toBe('4.5 MiB');
    expect(formatQuantity(512, 'bytes')).toBe('512 B');
  });

  it('keeps the sign, zero and units it does not know', () => {
    expect(formatQuantity(-2_500_000, 'nanoseconds')).toBe('-2.5 ms');
    expect(formatQuantity(0, 'nanoseconds')).toBe('0 ns');
    expect(formatQuantity(1_312, 'samples')).toBe('1,312 samples');
    expect(formatQuantity(1, 'samples')).toBe('1 sample');
    expect(formatQuantity(Number.NaN, 'bytes')).toBe('?');
  });
});

describe('formatCount', () => {
  it('separates thousands and keeps at most three digits behind the point', () => {
    expect(formatCount(1_234_567.8916)).toBe('1,234,567.892');
    expect(formatCount(-1_000)).toBe('-1,000');
    expect(formatCount(0.5)).toBe('0.5');
  });
});

describe('formatShare', () => {
  it('has a digit behind the point only where it says something', () => {
    expect(formatShare(0.714)).toBe('71 %');
    expect(formatShare(0.0714)).toBe('7.1 %');
    expect(formatShare(0)).toBe('0 %');
  });

  it('does not round a little to nothing', () => {
    expect(formatShare(0.0004)).toBe('< 0.1 %');
  });
});
