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


def is_in_app_browser(user_agent: str) -> bool:
    """Whether a User-Agent is that of a browser inside another app, such as a chat app.

    >>> is_in_app_browser("Mozilla/5.0 (Linux; Android 14; wv) Chrome/126.0 Mobile [FB_IAB/FB4A]")
    True
    >>> is_in_app_browser("Mozilla/5.0 (Linux; Android 10; K) Chrome/126 Mobile Safari/537.36")
    False
    """
    return _INSIDE.search(user_agent) is not None


def chrome_url(user_agent: str, url: str) -> str | None:
    """The address that opens `url` in Chrome from inside an app; None if the app allows none.
    Without Chrome it leads back to the page, and not to an app store.

    >>> chrome_url("Linux; Android 14; wv", "https://bekal.id/daftar").split("#Intent;")
    ['intent://bekal.id/daftar', 'scheme=https;package=com.android.chrome;\
S.browser_fallback_url=https%3A%2F%2Fbekal.id%2Fdaftar;end']
    >>> chrome_url("iPhone; FBAN/FBIOS", "https://bekal.id/daftar") is None
    True
    """
    scheme, _, rest = url.partition("://")
    if _ANDROID not in user_agent:
        return None
    back = f"S.browser_fallback_url={quote(url, safe='')}"
    return f"intent://{rest}#Intent;scheme={scheme};package=com.android.chrome;{back};end"
