import logging
import re
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from participation.surveys import conditions
from participation.surveys.forms.fields import (
    answers_of,
    fields_of,
    initial_of,
    is_complete,
    name_of,
    other_of,
)

log = logging.getLogger(__name__)
OF_A_QUESTION = re.compile(r"q\d+(_\w+)?")


@dataclass(frozen=True)
class Asked:
    """A question as the page draws it."""

    question: object
    fields: list
    errors: list


class AnswersForm(forms.Form):
    """The questions of one page, or of a whole paper form.

    `questions` are all of the survey with their numbers, `given` the answers so far, and
    `page` the numbers of those that this page asks. After `is_valid()` `answers` says what
    the page now answers: {number of a question: its answers}, without what does not apply.
    """

    def __init__(self, *args, questions, given, page, must_be_complete=True, **kwargs):
        self.questions, self.given = questions, given
        self.must_be_complete = must_be_complete
        self.on_page = [one for one in questions if one.pk in page]
        self.shown = self.asked_or_open()
        initial = {}
        for question in self.shown:
            initial |= initial_of(question, given.get(question.pk, ()))
        super().__init__(*args, initial=initial, **kwargs)
        for question in self.shown:
            self.fields |= fields_of(question)
        self.answers, self.dropped = {}, []

    def asked_or_open(self):
        """Of the page: what applies by the other pages, and what this page itself decides."""
        own = {one.pk for one in self.on_page}
        elsewhere = conditions.applying(self.questions, self.given)
        shown = set()
        for question in self.on_page:
            leading = question.if_question_id
            if leading in shown or (leading not in own and question.pk in elsewhere):
                shown.add(question.pk)
        return [one for one in self.on_page if one.pk in shown]

    def clean(self):
        data = super().clean()
        self.refuse_forged()
        found = {one.pk: answers_of(one, data) for one in self.shown}
        apply = conditions.applying(self.questions, self.given | found)
        for question in self.on_page:
            answers = found.get(question.pk, [])
            if question.pk not in apply:
                if answers:
                    self.dropped.append(question)
                answers = []
            elif not self.errors_of(question):
                self.check(question, answers)
            self.answers[question.pk] = answers
        return data

    def refuse_forged(self):
        """Answers to what this page does not ask do not come from it."""
        foreign = [
            name
            for name in self.data
            if OF_A_QUESTION.fullmatch(name) and name not in self.fields
        ]
        if foreign:
            log.warning("Answers to what was not asked: %s", sorted(foreign)[:10])
            raise forms.ValidationError(
                _(
                    "Some answers are to questions that this page does not ask. They were not taken; look through the page and send it again."
                ),
                code="forged",
            )

    def errors_of(self, question):
        return [
            error
            for name in self.fields
            if name.partition("_")[0] == name_of(question)
            for error in self.errors.get(name, ())
        ]

    def check(self, question, answers):
        if question.most and len(answers) > question.most:
            self.add_error(
                name_of(question),
                _("Choose at most %(most)s.") % {"most": question.most},
            )
        if not self.must_be_complete:
            return
        others = [one for one in answers if not one.option_id and question.has_other]
        if others and not others[0].text:
            self.add_error(other_of(question), _("Write what."))
        if question.is_required and not is_complete(question, answers):
            self.add_error(self.first_empty(question), _("Answer this question."))

    def first_empty(self, question):
        names = [name for name in self.fields if self.belongs(name, question)]
        empty = [name for name in names if not self.cleaned_data.get(name)]
        return (empty or names)[0]

    @staticmethod
    def belongs(name, question):
        return name.partition("_")[0] == name_of(question)

    def blocks(self):
        """The page, question by question."""
        return [
            Asked(
                question,
                [self[name] for name in self.fields if self.belongs(name, question)],
                self.errors_of(question),
            )
            for question in self.shown
        ]
