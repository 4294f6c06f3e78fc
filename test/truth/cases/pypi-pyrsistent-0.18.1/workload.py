# Make many variants of one base configuration, each with one changed value.
from pyrsistent import pmap

ev = pmap().evolver()
for i in range(6114):
    ev[f"key{i}"] = i
base = ev.persistent()
variants = [base.set(f"key{i}", -1) for i in range(0, 6000, 40)]
print(len(base), sum(v["key48"] for v in variants))
