// Number columns that grow: rows are typed arrays, never objects.

const firstCapacity = 1024;

export interface NumberColumn<Values> {
  readonly length: number;
  push(value: number): void;
  at(row: number): number;
  /** Adds to a row; rows never written count as 0. */
  add(row: number, value: number): void;
  /** A copy of exactly `length` rows (default: as many as were written). */
  toArray(length?: number): Values;
}

export const int32Column = (): NumberColumn<Int32Array> => numberColumn(length => new Int32Array(length));
export const float64Column = (): NumberColumn<Float64Array> => numberColumn(length => new Float64Array(length));

interface NumberArray {
  readonly length: number;
  [row: number]: number;
  set(from: ArrayLike<number>): void;
}

const numberColumn = <Values extends NumberArray>(create: (length: number) => Values): NumberColumn<Values> => {
  let values: Values = create(firstCapacity);
  let used = 0;
  const write = (array: NumberArray, row: number, value: number): void => {
    array[row] = value;
  };
  const put = (row: number, value: number): void => {
    if (row >= values.length) {
      const larger = create(Math.max(row + 1, values.length * 2));
      larger.set(values);
      values = larger;
    }
    write(values, row, value);
    if (row >= used) used = row + 1;
  };
  return {
    get length() {
      return used;
    },
    push: value => put(used, value),
    at: row => values[row] ?? 0,
    add: (row, value) => put(row, (row < used ? (values[row] ?? 0) : 0) + value),
    toArray: (length = used) => {
      const copy = create(length);
      for (let row = 0; row < length && row < used; row += 1) write(copy, row, values[row] ?? 0);
      return copy;
    },
  };
};
