"""Components of pages express in words and shapes what they express in colour."""

import re

import pytest
from jinja2 import Environment
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, RadioField, StringField
from wtforms.validators import InputRequired

from app.counters.rules import TOO_FEW, Cell
from tests.rules.look import environment


@pytest.fixture(scope="module")
def parts() -> Environment:
    return environment()


def render(parts: Environment, call: str, **context: object) -> str:
    return parts.from_string('{% import "kit/parts.html" as parts %}' + call).render(**context)


class SignUp(Form):
    name = StringField("Nama panggilan", [InputRequired("Tulis satu nama.")])
    role = RadioField(
        "Di mana Anda?",
        [InputRequired("Pilih salah satu.")],
        choices={"worker": "Di luar negeri", "family": "Di rumah"},
    )
    adult = BooleanField("Umur saya 18 tahun atau lebih", [InputRequired("Centang dulu.")])


def filled(**values: str) -> SignUp:
    form = SignUp(MultiDict(list(values.items())))
    form.validate()
    return form


@pytest.mark.parametrize("total", range(1, 13))
def test_lesson_progress_drawing_has_one_bar_per_lesson(parts: Environment, total: int) -> None:
    for done in range(total + 1):
        html = render(parts, "{{ parts.anyam(done, total) }}", done=done, total=total)
        assert html.count("h16.5v36.5h-16.5z") == total - done
        assert html.count("h30v11h-30z") == done


def test_family_drawing_is_closed_when_complete_and_has_a_gap_otherwise(parts: Environment) -> None:
    closed = render(parts, "{{ parts.setangkup(8, 8, true) }}")
    waiting = render(parts, "{{ parts.setangkup(8, 8) }}")
    assert 'href="#ts"' in closed
    assert ' x="15"' not in closed
    assert 'href="#ts"' not in waiting
    assert ' x="15"' in waiting


def test_share_and_shown_zero_and_missing_share_differ_in_text_and_drawing(
    parts: Environment,
) -> None:
    call = "{{ parts.nilai(cell, {'too_few': 'masih terlalu sedikit'}) }}"
    told, zero, missing = (
        render(parts, call, cell=cell)
        for cell in (Cell("share", 1170, 2205, 53), Cell("share", 0, 60, at_most=4), TOO_FEW)
    )
    assert "<b>53%</b><small>1.170 dari 2.205</small>" in told
    assert '<rect class="b1" width="53"' in told
    assert "<b>0–4 dari 60</b>" in zero
    assert "<small>masih terlalu sedikit</small>" in missing
    assert "%" not in zero + missing
    assert "svg" not in zero + missing


def test_exchange_rate_margin_is_hatched_only_within_its_part_of_the_cost_bar(
    parts: Environment,
) -> None:
    for fee, margin in [(0, 100), (27.9, 42.4), (69.6, 7), (50, 0.4), (10, 0)]:
        html = render(parts, "{{ parts.batang_biaya(f, m) }}", f=fee, m=margin)
        starts = [float(x) for x in re.findall(r"M([\d.]+) 10l3-10", html)]
        assert all(fee <= x and x + 3 <= fee + margin + 0.1 for x in starts)


def test_amount_of_money_is_also_written_in_words(parts: Environment) -> None:
    html = render(parts, "{{ parts.uang(1200000) }}")
    assert "<b>Rp1.200.000</b><span>satu juta dua ratus ribu rupiah</span>" in html


def test_valid_form_field_has_label_hint_and_escaped_value(parts: Environment) -> None:
    html = render(parts, "{{ parts.field(f.name, 'Satu nama') }}", f=filled(name='Su"mi'))
    assert '<label for="name">' in html
    assert 'aria-describedby="name-petunjuk"' in html
    assert 'value="Su&#34;mi"' in html
    assert "aria-invalid" not in html


def test_invalid_form_field_links_its_error_for_screen_readers(
    parts: Environment,
) -> None:
    html = render(parts, "{{ parts.field(f.name, 'Satu nama') }}", f=filled())
    assert 'aria-describedby="name-petunjuk name-galat"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="name-galat"><svg class="i" aria-hidden="true"><use href="#awas"/>' in html
    assert "Tulis satu nama." in html


def test_form_choice_is_a_fieldset_with_a_legend_and_no_preselected_option(
    parts: Environment,
) -> None:
    html = render(parts, "{{ parts.choice(f.role) }}{{ parts.tick(f.adult) }}", f=SignUp())
    assert "<legend>Di mana Anda?</legend>" in html
    assert html.count('class="pilihan"') == 3
    assert "checked" not in html


def test_form_error_summary_links_to_each_invalid_field(parts: Environment) -> None:
    html = render(parts, "{{ parts.errors(f) }}", f=filled(name="Sumi"))
    assert re.findall(r'href="#([\w-]+)"', html)[1:] == ["role-0", "adult"]
    assert 'role="alert"' in html
    assert not render(parts, "{{ parts.errors(f) }}", f=SignUp()).strip()


def test_each_step_of_a_stepper_states_its_progress_in_text(parts: Environment) -> None:
    steps = [
        {"label": "Baca", "state": "done"},
        {"label": "Lakukan", "state": "now"},
        {"label": "Jawab", "state": "later"},
    ]
    html = render(parts, "{{ parts.langkah(steps) }}", steps=steps)
    assert '<li class="sudah">Baca <span>selesai</span></li>' in html
    assert '<li aria-current="step">Lakukan <span>sekarang</span></li>' in html


def test_html_in_names_is_escaped_in_every_template_component(parts: Environment) -> None:
    half = {"name": "<b>", "words": "<i>", "state": 1}
    html = render(
        parts,
        "{{ parts.bersama(t, t, h, h) }}{{ parts.baris('#', t, t) }}{{ parts.catatan(t, t) }}"
        "{{ parts.kosong(t, t) }}{{ parts.kode(t) }}{{ parts.link_button('#', t, name=t) }}",
        t="<script>",
        h=half,
    )
    assert "<script>" not in html
    assert "<b><b>" not in html
