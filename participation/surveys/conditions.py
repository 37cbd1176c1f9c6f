"""Which questions are asked, given what was answered before; and that in words."""

from django.utils.translation import gettext as _


def applying(questions, given) -> set[int]:
    """Numbers of the questions that are asked, of `questions` in their order.

    `given`: {number of a question: its answers}. Whoever was not asked a question is not
    asked what depends on it either.
    """
    asked = set()
    for question in questions:
        leading = question.if_question_id
        if leading is None or (leading in asked and is_met(question, given)):
            asked.add(question.pk)
    return asked


def is_met(question, given) -> bool:
    wanted = {one.pk for one in question.if_options.all()}
    return any(
        one.option_id in wanted
        or (
            question.if_least is not None
            and one.number is not None
            and one.number >= question.if_least
        )
        for one in given.get(question.if_question_id, ())
    )


def numbered(questions) -> list:
    """With `number` as readers see it; what depends on another says so in words."""
    numbers = {}
    for number, question in enumerate(questions, start=1):
        question.number = numbers[question.pk] = number
        question.condition = in_words(question, numbers)
    return questions


def in_words(question, numbers) -> str:
    """Empty for what everybody is asked."""
    leading = numbers.get(question.if_question_id)
    if leading is None:
        return ""
    chosen = [_("“%(text)s”") % {"text": one} for one in question.if_options.all()]
    if chosen:
        options = _(" or ").join(chosen)
        words = {"number": leading, "options": options}
        return _("Only if at question %(number)s you chose %(options)s.") % words
    words = {"number": leading, "least": question.if_least}
    return _("Only if you answered question %(number)s with %(least)s or more.") % words
