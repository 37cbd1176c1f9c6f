"""Papers for a meeting: the ballot and the proxy, twins of the forms on the page."""

from django import forms
from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import pdf
from participation.common import papers
from participation.votes import words
from participation.votes.forms import ProxyForm
from participation.votes.models import Vote


def ballot(vote: Vote) -> bytes:
    """In the language of the moment; of an open vote with a line for the organisation."""
    address = f"{settings.SITE_URL}{vote.get_absolute_url()}"
    closes = date_format(localtime(vote.closes_at), "DATETIME_FORMAT")
    data = {
        "title": f"{_('Ballot')}: {vote.title}",
        "author": vote.group.name if vote.group_id else str(settings.SITE_NAME),
        "heading": _("Ballot"),
        "vote": vote.title,
        "instruction": instruction(vote),
        "is_numbered": vote.is_ranking(),
        "options": [
            {"number": one.number, "title": one.title, "text": one.text}
            for one in vote.choices
        ],
        "signed": [] if vote.is_secret else [
            _("Organisation"), _("Name and signature of who is entitled"),
        ],
        "rules": [_("Rules"), [one for one in words.rules(vote) if one]],
        "closes": _("The vote ends on %(moment)s.") % {"moment": closes},
        "code": pdf.qr(address, alt=_("QR code: the page of the vote")),
    }  # fmt: skip
    return pdf.render("votes/ballot", data, language=get_language())


def proxy(vote: Vote) -> bytes:
    """With which one organisation lets another vote for it; shown beside the signed ballot."""
    organisation = forms.CharField(label=_("Organisation that gives the proxy"))
    return papers.form(
        papers.about(vote, _("Proxy for a vote"), project=vote.project),
        {"from": organisation} | ProxyForm.base_fields,
        words=words.proxies(vote),
        signed=[_("Who represents the organisation: name, signature"), _("Date")],
        note=_(
            "Give it to whoever runs the vote, before the ballot is cast. The owner of the "
            "organisation's profile can also give the proxy at the address below."
        ),
        language=get_language(),
    )


def instruction(vote):
    if vote.is_ranking():
        return _(
            "Write 1 beside what you prefer most, 2 beside the next, and so on. What you leave empty gets no points."
        )
    if vote.method == vote.Method.SEVERAL:
        return _("Mark at most %(most)s, or none to abstain.") % {"most": vote.most}
    return _("Mark one.") if vote.is_decision() else _("Mark one, or none to abstain.")
