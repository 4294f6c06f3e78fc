# Parse generated statements with long arithmetic expressions.
import sqlparse

statements = []
for k in range(110):
    expr = " + ".join(f"t.c{k}_{i}" for i in range(85))
    statements.append(f"select {expr} from t")
parsed = sqlparse.parse(";\n".join(statements))
print(len(parsed), len(str(parsed[0])))
