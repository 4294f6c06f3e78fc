// Fields of values whose shape is known only at run time: Reports differ per operation.

export type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
export const isList = (value: unknown): value is unknown[] => Array.isArray(value);

export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
export const listOf = (value: unknown): readonly unknown[] => (isList(value) ? value : []);
export const recordsOf = (value: unknown): readonly Fields[] => listOf(value).filter(isFields);
export const textsOf = (value: unknown): readonly string[] => listOf(value).filter(item => typeof item === 'string');
/** Undefined when it is no text or empty. */
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
export const numberOf = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
