from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from core import files
from core.forms import sentences
from news.actions import pictures
from news.forms.pictures import SAID, Descriptions, ManyPicturesForm, PictureForm
from news.models import Article
from news.views.mixins import ArticlePermissionMixin

STEPS = {"up": -1, "down": 1}


class Pictures(ArticlePermissionMixin, TemplateView):
    """All pictures of a news item: many are added at once and described in one form.

    Those that the text does not use make a gallery under it. A script sends each file by
    itself (`quiet`) and the editor its pictures; without one all files come with the form.
    """

    template_name = "news/pictures.html"
    permission_required = "news.edit"

    def get(self, request, **kwargs):
        return self.show(Descriptions(self.article))

    def post(self, request, **kwargs):
        if "quiet" in request.POST:
            return self.take_one(request)
        uploads = request.FILES.getlist("pictures")
        self.take_all(uploads)
        words = Descriptions(
            self.fresh_article() if uploads else self.article, request.POST
        )
        if not words.is_valid():
            return self.show(words)
        try:
            return redirect(self.keep(words))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return self.show(words)

    def show(self, words):
        return self.render_to_response(
            self.get_context_data(
                words=words,
                form=ManyPicturesForm(),
                limit=files.PICTURE_BYTES,
                megabytes=files.PICTURE_BYTES // files.MEGABYTE,
            )
        )

    def fresh_article(self):
        return Article.objects.prefetch_related("attachments").get(pk=self.article.pk)

    # Adding.

    def take_one(self, request):
        """For scripts: one file, which says by itself what is wrong with it."""
        form = PictureForm(request.POST, request.FILES, prefix="text-picture")
        if not form.is_valid():
            # The name of the file stands beside it already.
            return JsonResponse(
                {"errors": form.errors.get("picture") or sentences(form)}
            )
        place = request.POST.get("position", "")
        try:
            picture, is_new = pictures.add(
                self.article,
                form.cleaned_data["picture"],
                actor=request.user,
                position=int(place)
                if place.isascii() and place.isdigit() and len(place) < 6
                else None,
                **form.words(),
            )
        except ValidationError as error:
            return JsonResponse({"errors": error.messages})
        return JsonResponse(
            {
                "key": picture.key,
                "src": picture.get_absolute_url(),
                "alt": picture.alt_bg,
                "altEn": picture.alt_en,
                "credit": picture.credit,
                "consent": picture.consent,
                "isNew": is_new,
            }
        )

    def take_all(self, uploads):
        """Files that came with the form; a bad one is named and loses no other."""
        added = 0
        for upload in uploads:
            try:
                files.check_picture(upload)
                added += pictures.add(self.article, upload, actor=self.request.user)[1]
            except ValidationError as error:
                reasons = " ".join(error.messages)
                messages.error(self.request, f"{upload.name}: {reasons}")
        if added:
            words = ngettext(
                "%(number)d picture is added.", "%(number)d pictures are added.", added
            )
            messages.success(self.request, words % {"number": added})

    # Describing.

    def keep(self, words):
        """Save what was said and done; the address of where to go on."""
        changed, leaving = words.changed(), words.leaving()
        actor = self.request.user
        pictures.describe(self.article, changed, fields=SAID, actor=actor)
        pictures.remove(leaving, article=self.article, actor=actor)
        said = []
        if changed:
            said.append(_("What you wrote about the pictures is saved."))
        if leaving:
            words = ngettext(
                "%(number)d picture is taken away.",
                "%(number)d pictures are taken away.",
                len(leaving),
            )
            said.append(words % {"number": len(leaving)})
        if said:
            messages.success(self.request, " ".join(said))
        page = reverse("news:pictures", args=[self.article.slug])
        return page + self.move()

    def move(self):
        """What an arrow beside a picture asks for; where on the page one goes on."""
        step, _colon, key = self.request.POST.get("move", "").partition(":")
        article = self.fresh_article()
        picture = next((one for one in article.pictures() if one.key == key), None)
        if picture is None or step not in STEPS:
            return ""
        pictures.move(picture, STEPS[step], article=article)
        return f"#picture-{key}"
