# Format counters for a page; a few are absurdly long.
import sys
from django.conf import settings

settings.configure(USE_I18N=False, USE_THOUSAND_SEPARATOR=False)
from django.contrib.humanize.templatetags.humanize import intcomma

sys.setrecursionlimit(20000)
out = [intcomma(str(10 ** k)) for k in range(3, 20)]
out += [intcomma("9" * 9000 + str(k), use_l10n=False) for k in range(34)]
print(sum(map(len, out)))
