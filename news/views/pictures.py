from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from core.forms import sentences
from news.actions import pictures
from news.forms.pictures import PictureForm
from news.views.mixins import ArticlePermissionMixin


class Pictures(ArticlePermissionMixin, FormView):
    """Pictures for the text; those that the text does not use make a gallery under it."""

    form_class = PictureForm
    template_name = "news/pictures.html"
    permission_required = "news.edit"

    def post(self, request, **kwargs):
        if "remove" in request.POST:
            return self.remove(request.POST["remove"])
        return super().post(request, **kwargs)

    def get_prefix(self):
        return "text-picture" if "quiet" in self.request.POST else None

    def form_invalid(self, form):
        if "quiet" in self.request.POST:
            return JsonResponse({"errors": sentences(form)})
        return super().form_invalid(form)

    def form_valid(self, form):
        picture = form.save(self.article, user=self.request.user)
        if "quiet" in self.request.POST:
            words = {"alt": picture.alt_bg, "altEn": picture.alt_en}
            words |= {"src": picture.get_absolute_url(), "credit": picture.credit}
            words |= {"key": picture.key, "consent": picture.consent}
            return JsonResponse(words)
        messages.success(self.request, _("The picture is added."))
        return redirect("news:pictures", self.article.slug)

    def remove(self, key):
        # Compared here: the button may have sent anything.
        picture = next((one for one in self.article.pictures() if one.key == key), None)
        if picture is None:
            raise Http404
        pictures.remove_picture(picture, article=self.article, actor=self.request.user)
        messages.success(self.request, _("The picture is taken away."))
        return redirect("news:pictures", self.article.slug)
