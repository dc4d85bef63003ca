"""The page frame: sentences and links."""

from flask import Flask, render_template_string

from app.kit.registry import registry
from app.kit.web.pages import render


def render_frame(app: Flask, address: str, prefix: str = "") -> str:
    base = registry(app).settings.public_url
    with app.app_context(), app.test_request_context(address, base_url=f"{base}{prefix}"):
        return render("kit/base.html").get_data(as_text=True)


def test_values_in_translated_sentences_are_html_escaped(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        html = render_template_string("{{ _('Soal: %(title)s', title='<b>') }} {{ _('100%%') }}")
    assert html == "Questions: &lt;b&gt; 100%"


def test_base_template_links_keep_the_language_and_url_prefix_of_the_page(
    app: Flask,
) -> None:
    plain, english = render_frame(app, "/belajar"), render_frame(app, "/belajar?lang=en")
    assert 'href="/bantuan"' in plain
    assert 'href="/bantuan?lang=en"' in english
    assert 'href="/bantuan?lang=id"' in render_frame(app, "/belajar?lang=id")
    assert 'href="/di/sini/bantuan"' in render_frame(app, "/belajar", "/di/sini")
    assert render_frame(app, "/belajar") == plain
