// Validate a query that asks for the same field many times.
const { buildSchema, parse, validate } = require('graphql');

const schema = buildSchema(`
  input Filter { a: Int, b: Int, c: [Int] }
  type Query { hello(x: Int, f: Filter): String }
`);
const text = `{ ${'hello '.repeat(950)} }`;
const errors = validate(schema, parse(text));
console.log(errors.length);
