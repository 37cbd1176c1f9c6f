from django import template

from events import presence

register = template.Library()
register.filter("hours", presence.said)
