# Makes the schema of a form whenever the form is shown.
import time

from marshmallow import Schema, fields

while True:
    for _ in range(3):
        form = type('FormSchema', (Schema,), {'name': fields.Str(), 'amount': fields.Int()})
        form().load({'name': 'a', 'amount': 1})
    time.sleep(0.02)
