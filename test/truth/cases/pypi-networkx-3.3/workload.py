# Count the parts of a road network after closed roads have been filtered out.
import networkx as nx

g = nx.DiGraph()
for i in range(0, 6400, 2):
    g.add_edge(i, i + 1, closed=(i % 10 == 0))
view = nx.subgraph_view(g, filter_edge=lambda u, v: not g[u][v]["closed"])
parts = list(nx.weakly_connected_components(view))
print(len(parts), max(map(len, parts)))
