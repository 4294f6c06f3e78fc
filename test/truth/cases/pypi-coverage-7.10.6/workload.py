# Write a JSON report for one large source file with branch data.
import os
import tempfile
import coverage

os.chdir(tempfile.mkdtemp())
with open("big.py", "w") as f:
    for i in range(1700):
        f.write(f"def f{i}(x):\n    if x > {i}:\n        return x\n    for k in range(x):\n        x += k\n    return -x\n\n")
cov = coverage.Coverage(branch=True, data_file=None, include=["*big.py"])
data = cov.get_data()
data.add_arcs({os.path.abspath("big.py"): [(-1, 1), (1, 8), (8, 15)]})
total = cov.json_report(outfile="out.json")
print(round(total, 2))
