# Validate records against a schema with many referenced definitions.
import jsonschema

defs = {f"part{i}": {"type": "object", "properties": {"n": {"type": "integer"}}} for i in range(300)}
schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$defs": defs,
    "type": "object",
    "properties": {f"p{i}": {"$ref": f"#/$defs/part{i}"} for i in range(300)},
}
validator = jsonschema.Draft202012Validator(schema)
record = {f"p{i}": {"n": i} for i in range(300)}
ok = sum(validator.is_valid(record) for _ in range(34))
print(ok)
