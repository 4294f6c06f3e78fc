# Read every row of a table in a document.
from docx import Document

doc = Document()
table = doc.add_table(rows=210, cols=6)
seen = 0
for row in table.rows:
    seen += len(row.cells)
print(seen)
