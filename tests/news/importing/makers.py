"""Exports of old sites, invented and made on the spot."""

import io
import zipfile
from xml.sax.saxutils import escape

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

SITE = "https://stariyat.example.org"
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Стар сайт</title><link>https://stariyat.example.org</link>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://stariyat.example.org</wp:base_blog_url>
"""
TAIL = "</channel></rss>"


def post(
    number=1, title="Пролетен панаир", body="Дойдоха хора от три села.", *, kind="post",
    status="publish", date="2015-03-04 08:00:00", local="", categories=("Новини",), tags=(),
    excerpt="", cover=None, link=None, guid=None, password="", more="",
):  # fmt: skip
    """One item of a WordPress export."""
    link = f"{SITE}/2015/03/novina-{number}/" if link is None else link
    guid = f"{SITE}/?p={number}" if guid is None else guid
    named = "".join(
        f'<category domain="{domain}"><![CDATA[{name}]]></category>'
        for domain, names in (("category", categories), ("post_tag", tags))
        for name in names
    )
    meta = (
        f"<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key>"
        f"<wp:meta_value>{cover}</wp:meta_value></wp:postmeta>"
        if cover
        else ""
    )
    return f"""<item><title>{escape(title)}</title><link>{link}</link>
<dc:creator><![CDATA[ivan.petrov]]></dc:creator><guid isPermaLink="false">{guid}</guid>
<content:encoded><![CDATA[{body}]]></content:encoded>
<excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date>{local or date}</wp:post_date>
<wp:post_date_gmt>{date}</wp:post_date_gmt><wp:status>{status}</wp:status>
<wp:post_type>{kind}</wp:post_type><wp:post_password>{password}</wp:post_password>
{named}{meta}{more}</item>
"""


def attachment(number, path, *, alt="", caption="", parent=0):
    """A file of the old site that was uploaded there."""
    return f"""<item><title>{path}</title><link>{SITE}/?attachment_id={number}</link>
<guid>{SITE}/wp-content/uploads/{path}</guid><content:encoded></content:encoded>
<excerpt:encoded><![CDATA[{caption}]]></excerpt:encoded><wp:post_id>{number}</wp:post_id>
<wp:post_parent>{parent}</wp:post_parent><wp:status>inherit</wp:status>
<wp:post_type>attachment</wp:post_type>
<wp:attachment_url>{SITE}/wp-content/uploads/{path}</wp:attachment_url>
<wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key>
<wp:meta_value><![CDATA[{alt}]]></wp:meta_value></wp:postmeta></item>
"""


def wxr(*items):
    return HEAD + "".join(items) + TAIL


def upload(text, name="izvestiya.xml"):
    content = text if isinstance(text, bytes) else text.encode()
    return SimpleUploadedFile(name, content)


def jpeg(colour="green", size=(640, 480)):
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return file.getvalue()


def archive(files, name="uploads.zip"):
    """{path: bytes} as a .zip."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        for path, content in files.items():
            written.writestr(path, content)
    return SimpleUploadedFile(name, file.getvalue())
