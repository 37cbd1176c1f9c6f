from django import template

from participation.volunteering import words
from participation.volunteering.models import hours_of

register = template.Library()


@register.filter
def hours(amount):
    """2.5 hours"""
    return words.amount(amount)


@register.filter
def hours_of_quarters(quarters):
    return words.amount(hours_of(quarters))
