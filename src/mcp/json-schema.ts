// zod schemas as the JSON Schema that tools/list carries: inputs in full, outputs as an outline, both small.
import {z} from 'zod';

export interface ObjectSchema {
  readonly [key: string]: unknown;
  type: 'object';
  properties: Record<string, object>;
  required?: string[];
}

/** The whole input schema: it is what a model fills in. */
export const inputSchemaOf = (schema: z.ZodObject): ObjectSchema => objectSchema(toJsonSchema(schema), property => property);

/**
 * Field names and their types only. Hosts hide output schemas from the model, and eleven full Report schemas
 * would be most of the listing; the full ones are checked before anything is sent.
 */
export const outputOutlineOf = (schema: z.ZodObject): ObjectSchema => objectSchema(toJsonSchema(schema), outline);

const toJsonSchema = (schema: z.ZodObject): z.core.JSONSchema.BaseSchema =>
  z.toJSONSchema(schema, {
    io: 'input',
    override: ({jsonSchema}) => {
      // Every integer carries the safe range: 60 bytes that say nothing.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      // Limits that no sensible call meets. They are checked all the same; here each would cost every model a few tokens in every session.
      if (jsonSchema.exclusiveMinimum === 0) delete jsonSchema.exclusiveMinimum;
      if (jsonSchema.minimum === 0 || jsonSchema.minimum === 1) delete jsonSchema.minimum;
      if ((jsonSchema.maximum ?? 0) >= 1_000) delete jsonSchema.maximum;
      for (const limit of ['minLength', 'maxLength', 'minItems', 'maxItems', 'pattern'] as const) delete jsonSchema[limit];
      // For the command line only.
      delete jsonSchema.commandLine;
    },
  });

const objectSchema = (json: z.core.JSONSchema.BaseSchema, change: (property: object) => object): ObjectSchema => ({
  type: 'object',
  properties: Object.fromEntries(
    Object.entries(json.properties ?? {}).flatMap(([name, property]) => (typeof property === 'object' ? [[name, change(property)]] : [])),
  ),
  ...(json.required === undefined || json.required.length === 0 ? {} : {required: json.required}),
  additionalProperties: json.additionalProperties === undefined ? false : json.additionalProperties,
});

const outline = (property: {readonly type?: unknown; readonly enum?: unknown}): object => ({
  ...(property.type === undefined ? {} : {type: property.type}),
  ...(property.enum === undefined ? {} : {enum: property.enum}),
});
