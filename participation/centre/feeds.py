from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from core import filters
from core.feeds import Atom
from participation.centre.filters import QuestionFilter
from participation.centre.models import Question

NEWEST = 30


class QuestionFeed(Feed):
    """The newest public questions, narrowed by the same words as the list; the same for everybody."""

    feed_type = Atom

    def get_object(self, request):
        rows = Question.objects.live().for_list()
        return QuestionFilter(request.GET, queryset=rows, request=request)

    def title(self, found):
        return _("Questions to institutions")

    def subtitle(self, found):
        return _("What citizens ask, and what they are answered.")

    def link(self, found):
        return self.address("questions:list", found)

    def feed_url(self, found):
        return self.address("questions:feed", found)

    def address(self, name, found):
        return f"{reverse(name)}?{found.data.urlencode()}".rstrip("?")

    def items(self, found):
        return filters.found(found)[:NEWEST]

    def item_title(self, question):
        return question.title

    def item_description(self, question):
        official = question.official
        parts = [str(question.addressee), question.text]
        if official and official.is_answered():
            parts += [_("Official answer"), official.answer.text]
        return linebreaks("\n\n".join(parts), autoescape=True)

    def item_link(self, question):
        return question.get_absolute_url()

    def item_author_name(self, question):
        return question.public_name or None

    def item_categories(self, question):
        return [str(question.get_kind_display())]

    def item_pubdate(self, question):
        return question.published_at

    def item_updateddate(self, question):
        official = question.official
        is_answered = official and official.is_answered()
        return official.answer.entered_at if is_answered else question.published_at
