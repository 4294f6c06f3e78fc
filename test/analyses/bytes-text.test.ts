// Sizes in sentences.
import {expect, test} from 'vitest';
import {bytesText} from '../../src/analyses/bytes-text.js';
import {formatQuantity} from '../../src/reports/quantity.js';

test.each([0, 999, 1_023.9, 1_500, -1_500, 300_000, 2 ** 20, 12_345_678, -12_345_678, 5 * 2 ** 30])(
  '%d bytes are written as in the tables',
  bytes => {
    expect(bytesText(bytes)).toBe(formatQuantity(Math.abs(bytes) < 1_000 ? Math.round(bytes) : bytes, 'bytes'));
  },
);
