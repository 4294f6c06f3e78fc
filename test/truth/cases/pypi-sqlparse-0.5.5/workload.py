# Parse a generated statement with a very long arithmetic expression.
import sqlparse

expr = " + ".join(f"t.col{i}" for i in range(900))
stmt = sqlparse.parse(f"select {expr} as total from t")
print(len(stmt), len(str(stmt[0])))
