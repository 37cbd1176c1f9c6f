from django.forms.renderers import TemplatesSetting


class PortalForms(TemplatesSetting):
    """Forms wear the portal's clothes: templates/django/forms/."""

    form_template_name = "django/forms/div.html"
