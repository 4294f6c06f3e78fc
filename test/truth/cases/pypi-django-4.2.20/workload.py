# Remove the markup from comments; one comment has many broken tags.
from django.utils.html import strip_tags

total = 0
for i in range(200):
    total += len(strip_tags(f"<p>comment <b>{i}</b></p>"))
try:
    total += len(strip_tags("> " + "<a" * 30000))
except Exception as err:
    print(type(err).__name__)
print(total > 0)
