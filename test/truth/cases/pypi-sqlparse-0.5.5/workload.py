# Parse a generated statement with long arithmetic expressions.
import sqlparse

exprs = [" + ".join(f"t.c{k}_{i}" for i in range(95)) for k in range(30)]
stmt = sqlparse.parse(f"select {', '.join(exprs)} from t")
print(len(stmt), len(str(stmt[0])))
