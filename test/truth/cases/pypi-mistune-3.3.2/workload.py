# Render a long article with thousands of footnotes.
import mistune

n = 15000
text = " ".join(f"word[^note{i}]" for i in range(n)) + "\n\n"
text += "\n".join(f"[^note{i}]: text {i}" for i in range(n)) + "\n"
md = mistune.create_markdown(plugins=["footnotes"])
print(len(md(text)))
