# Render a document with long rows of dashes that are no rules.
import markdown

print(len(markdown.markdown("\n\n".join("-" * 25 + "x" for _ in range(2)))))
