"""Django's FORM_RENDERER: forms are drawn by templates/django/forms, with the page's own engine."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """One field template for every form: label, hint, error beside the field, "(optional)" in words."""

    form_template_name = "django/forms/div.html"
    field_template_name = "django/forms/field.html"
    formset_template_name = "django/forms/formsets/div.html"
