"""One field template: label, hint, "(optional)" in words, and the error beside the field, tied to it."""

import re

from django import forms

from npcs.core.ui.cards import Card, CardChoiceField
from npcs.core.ui.errors import error_links
from npcs.core.ui.text import CleanTextField


class Form(forms.Form):
    name = forms.CharField(label="Name of the team", help_text="A few words.")
    note = forms.CharField(label="Note", required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "One"), ("b", "Two")], widget=forms.RadioSelect)
    depth = CardChoiceField(label="Depth", cards=[Card("full", "Full review", "All parts.", "F")], columns=2)
    parts = forms.MultipleChoiceField(
        label="Parts", choices=[("x", "X")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField(label="I agree")
    text = CleanTextField(label="Text", multiline=True, required=False)
    asked = forms.CharField(label="Who asked?", required=True)


def test_a_field_has_its_label_and_its_hint():
    html = Form()["name"].as_field_group()
    assert '<label class="usa-label" for="id_name">Name of the team</label>' in html
    assert '<span class="usa-hint" id="id_name_helptext">A few words.</span>' in html
    assert 'aria-describedby="id_name_helptext"' in html


def test_what_need_not_be_answered_says_so_in_words():
    assert "(optional)" in Form()["note"].as_field_group()
    assert "(optional)" not in Form()["name"].as_field_group()


def test_an_error_stands_beside_its_field_and_is_tied_to_it():
    html = Form({})["name"].as_field_group()
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert "This field is required." in html


def test_an_error_of_a_group_is_tied_to_the_group():
    html = Form({})["kind"].as_field_group()
    assert re.search(r'<fieldset[^>]*aria-describedby="id_kind_error"', html)
    assert 'id="id_kind_error"' in html


def test_radio_buttons_are_cards_with_their_own_words():
    html = str(Form({"depth": "full"})["depth"])
    assert "choices--wide" in html
    assert "All parts." in html
    assert '<span class="choice__name">Full review</span>' in html
    assert re.search(r'<input type="radio" name="depth" value="full"[^>]* checked', html)


def test_every_input_of_a_form_has_a_name_for_everybody():
    html = str(Form())
    labelled = set(re.findall(r'for="([^"]+)"', html))
    inputs = re.findall(r"<(?:input|textarea|select)[^>]*\bid=\"([^\"]+)\"", html)
    assert inputs
    assert set(inputs) <= labelled


def test_a_form_has_no_style_script_or_handler():
    html = str(Form({"name": '"><script>alert(1)</script>'}))
    assert "<script" not in html
    assert " style=" not in html
    assert not re.search(r"\son\w+=", html)


def test_the_summary_links_to_the_first_input_of_each_field_in_error():
    links = {link.target: link.text for link in error_links([Form({"name": "A"})])}
    assert links["id_kind_0"] == "Kind: This field is required."
    assert links["id_depth_0"] == "Depth: This field is required."
    assert links["id_agreed"].startswith("I agree")
    assert "id_name" not in links


def test_a_label_that_asks_needs_no_colon():
    links = {link.target: link.text for link in error_links([Form({})])}
    assert links["id_asked"] == "Who asked? This field is required."


def test_every_link_of_the_summary_leads_to_an_input():
    form = Form({})
    html = str(form)
    targets = [link.target for link in error_links([form]) if link.target]
    assert len(targets) == 5
    assert all(f'id="{target}"' in html for target in targets)


def test_what_concerns_the_whole_form_comes_last():
    class Whole(Form):
        def clean(self):
            raise forms.ValidationError("These answers do not fit together.")

    assert error_links([Whole({})])[-1].text == "These answers do not fit together."


def test_errors_inside_a_set_of_forms_are_found():
    forms_ = forms.formset_factory(Form, extra=0)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-note": "Something"}
    assert any(link.target == "id_form-0-name" for link in error_links([forms_(data)]))


def test_a_form_not_sent_yet_has_no_errors():
    assert error_links([Form()]) == []
