from django.core.management.base import BaseCommand
from machina.apps.forum_conversation.models import Post

from forums.markup import render


class Command(BaseCommand):
    help = "Render every post's Markdown anew, after the rules of core.html or forums.markup changed."

    def handle(self, **options):
        changed = 0
        for post in Post.objects.only("pk", "content", "_content_rendered").iterator(
            500
        ):
            fresh = render(post.content.raw)
            if fresh != post.content.rendered:
                Post.objects.filter(pk=post.pk).update(_content_rendered=fresh)
                changed += 1
        self.stdout.write(f"{changed} posts changed")
