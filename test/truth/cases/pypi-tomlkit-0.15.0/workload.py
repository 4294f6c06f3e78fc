# A configuration file with many tables below one shared parent is parsed.
import tomlkit

lines = ["[project]", 'name = "demo"', ""]
for i in range(170):
    lines += [f"[tool.steps.step{i}]", f'command = "run-{i}"', f"order = {i}", ""]
doc = tomlkit.parse("\n".join(lines))
print(len(doc["tool"]["steps"]))
