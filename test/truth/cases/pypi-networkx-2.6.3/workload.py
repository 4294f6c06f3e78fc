# Find the cycles of a dependency graph with one very big root module.
import networkx as nx

g = nx.DiGraph()
for i in range(1, 12500):
    g.add_edge("main", f"mod{i}")
    g.add_edge(f"mod{i}", "util")
g.add_edge("util", "mod7")
groups = list(nx.strongly_connected_components(g))
print(len(groups), max(map(len, groups)))
