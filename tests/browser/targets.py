"""Checks of target sizes and of texts that are cut off."""

from __future__ import annotations

from playwright.sync_api import Page

LEAST = 48
"""Pixels in both directions. Links within a sentence are exempt (WCAG 2.5.8); the target of a
checkbox is its label."""
SMALL = """least => [...document.querySelectorAll(
    'a[href], button, summary, select, textarea, audio, label:has(input), input')]
  .filter(e => e.type !== 'hidden')
  .filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.matches('label input, .sr'))
  .filter(e => getComputedStyle(e).display !== 'inline')
  .map(e => [e.outerHTML.slice(0, 120), e.getBoundingClientRect()])
  .filter(([, { width, height }]) => Math.min(width, height) < least - .5)
  .map(([html, { width, height }]) => `${Math.round(width)}x${Math.round(height)} ${html}`)"""


CUT_OPTIONS = """() => [...document.querySelectorAll('select')].flatMap(select => {
    const style = getComputedStyle(select);
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = style.font;
    const [left, right] = [parseFloat(style.paddingLeft), parseFloat(style.paddingRight)];
    const room = select.clientWidth - left - right - 20;  // the arrow
    return !select.clientWidth ? [] : [...select.options]
      .filter(option => pen.measureText(option.label).width > room)
      .map(option => `${select.name}: ${option.label}`);
  })"""


def cut_options(page: Page) -> list[str]:
    """Options that are wider than their select, so that their end is hidden once chosen."""
    found: list[str] = page.evaluate(CUT_OPTIONS)
    return found


def small_targets(page: Page) -> list[str]:
    """Interactive elements that are smaller than LEAST, with their size."""
    found: list[str] = page.evaluate(SMALL, LEAST)
    return found
