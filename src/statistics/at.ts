// Reading one number of a list without a hole in the types: outside the list the answer is NaN, never a made-up 0.

export const at = (values: ArrayLike<number>, index: number): number => values[index] ?? Number.NaN;
