from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from core import files
from core.forms import sentences
from core.galleries.forms import SAID, Descriptions, ManyPicturesForm, PictureForm
from core.galleries.keeping import Gallery, fresh

STEPS = {"up": -1, "down": 1}


class Pictures(TemplateView):
    """All pictures of an owner: many are added at once and described in one form.

    A script sends each file by itself (`quiet`) and an editor the pictures of its text;
    without one all files come with the form. The page of an app says whose they are
    (`owner`), how that row is locked (`lock`) and where the page is (`address`).
    """

    def get(self, request, **kwargs):
        return self.show(Descriptions(self.owner))

    def post(self, request, **kwargs):
        if "quiet" in request.POST:
            return self.take_one(request)
        uploads = request.FILES.getlist("pictures")
        self.take_all(uploads)
        words = Descriptions(fresh(self.owner) if uploads else self.owner, request.POST)
        if not words.is_valid():
            return self.show(words)
        try:
            return redirect(self.keep(words))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return self.show(words)

    @cached_property
    def gallery(self):
        return Gallery(self.owner, lock=self.lock, actor=self.request.user)

    def show(self, words):
        return self.render_to_response(
            self.get_context_data(
                owner=self.owner,
                words=words,
                form=ManyPicturesForm(),
                limit=files.PICTURE_BYTES,
                megabytes=files.PICTURE_BYTES // files.MEGABYTE,
            )
        )

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
        is_place = place.isascii() and place.isdigit() and len(place) < 6
        try:
            picture, is_new = self.gallery.add(
                form.cleaned_data["picture"],
                position=int(place) if is_place else None,
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
                added += self.gallery.add(upload)[1]
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
        self.gallery.describe(changed, fields=SAID)
        self.gallery.remove(leaving)
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
        return self.address() + self.move()

    def move(self):
        """What an arrow beside a picture asks for; where on the page one goes on."""
        step, _colon, key = self.request.POST.get("move", "").partition(":")
        pictures = fresh(self.owner).pictures()
        picture = next((one for one in pictures if one.key == key), None)
        if picture is None or step not in STEPS:
            return ""
        self.gallery.move(picture, STEPS[step])
        return f"#picture-{key}"
