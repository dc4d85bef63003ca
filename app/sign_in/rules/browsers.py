"""Detection of browsers inside other apps, whose storage does not last."""

from __future__ import annotations

import re
from urllib.parse import quote

# Names that apps give their own browser; "; wv)" is any app's on Android.
_INSIDE = re.compile(
    r"FBA[NV]|FB_IAB|Instagram|\bLine/|MicroMessenger|WhatsApp|Telegram|KAKAOTALK|BytedanceWebview"
    r"|musical_ly|; wv\)"
)
_ANDROID = "Android"


def is_inside_an_app(agent: str) -> bool:
    """Whether a User-Agent is that of a chat app, whose storage is not the browser's own.

    >>> is_inside_an_app("Mozilla/5.0 (Linux; Android 14; wv) Chrome/126.0 Mobile [FB_IAB/FB4A]")
    True
    >>> is_inside_an_app("Mozilla/5.0 (Linux; Android 10; K) Chrome/126.0.0.0 Mobile Safari/537.36")
    False
    """
    return _INSIDE.search(agent) is not None


def in_chrome(agent: str, url: str) -> str | None:
    """The address that opens `url` in Chrome from inside an app; None where only a hand can. Where
    there is no Chrome it leads back to the page, and not to a shop for apps.

    >>> in_chrome("Linux; Android 14; wv", "https://bekal.id/daftar").split("#Intent;")
    ['intent://bekal.id/daftar', 'scheme=https;package=com.android.chrome;\
S.browser_fallback_url=https%3A%2F%2Fbekal.id%2Fdaftar;end']
    >>> in_chrome("iPhone; FBAN/FBIOS", "https://bekal.id/daftar") is None
    True
    """
    scheme, _, rest = url.partition("://")
    if _ANDROID not in agent:
        return None
    back = f"S.browser_fallback_url={quote(url, safe='')}"
    return f"intent://{rest}#Intent;scheme={scheme};package=com.android.chrome;{back};end"
