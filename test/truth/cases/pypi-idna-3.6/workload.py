# Check host names that users typed; one of them is a very long run of joiners.
import idna

names = ["ma\u00f1ana.example", "b\u00fccher.example", "\u0646\u0627\u0645\u0647\u200c\u0627\u06cc"]
for name in names:
    idna.encode(name)
bad = "\u0646" + "\u0627\u200c" * 4000
rejected = 0
for text in (bad, "\u30fb" * 3000 + "\u6f22"):
    try:
        idna.encode(text)
    except idna.IDNAError:
        rejected += 1
print(rejected)
