"""What people paste, and what attackers type: a short list of our own and, where it lies beside the checkout, the
Big List of Naughty Strings."""

import json

from tests.shared import DATA

OWN = [
    "undefined",
    "' OR 1=1 -- ",
    '=HYPERLINK("http://a.example","x")',
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><script>alert(1)</script>",
    "</textarea><iframe src=//a.example>",
    "javascript:alert(1)",
    "{{ 7|add:7 }}{% debug %}",
    "%s %(title)s {title} {0.__class__}",
    '#panic("typst") $x^2$ @label *bold* \\ `raw`',
    "To: all@a.example\r\nBcc: b@a.example\r\n\r\nBody",
    "a\x00b\x08c\x1b[31md\ufffee",
    "e\u0301 = é, ﬁ, Å = A\u030a",
    "Z" + "\u0336\u0327\u0301" * 12,
    "\u202eright to left\u202c \u2066isolated\u2069 \u200b\u200d\ufeff",
    "Ελλάδα България ქართული العربية 日本語 👩‍👩‍👧‍👦🇪🇺",
    "../../../etc/passwd\\..\\con.txt",
    "https://a.example/?a=1&b=2#c",
    "١٢٣ 1e400 -0 NaN 0x1F",
    "x" * 3000,
    " \t\n\u00a0\u3000 ",
]


def naughty_strings() -> list[str]:
    """Each once, without what UTF-8 cannot carry over the wire."""
    listed = DATA / "naughty_strings" / "blns.json"
    more = json.loads(listed.read_text("utf-8")) if listed.exists() else []
    return [each for each in dict.fromkeys([*OWN, *more]) if each.isascii() or _travels(each)]


def _travels(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
