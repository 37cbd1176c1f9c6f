"""What is wrong with a file as a whole, in words that say what to do next."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "empty": _("The file is empty. Choose the export itself."),
    "not_xml": _("This is not an export that we know. We read a WordPress export (.xml), or an RSS or Atom feed saved as a file. In WordPress you get it by Tools → Export → All content."),
    "web_page": _("This is a web page, not an export. In WordPress you get the export by Tools → Export → All content."),
    "unknown": _("This XML is neither a WordPress export nor an RSS or Atom feed; it begins with “%(name)s”. In WordPress you get the export by Tools → Export → All content."),
    "doctype": _("The file declares a document type or entities of its own, as exports do not, and as files do that want to do harm. We do not read it. Export once more, straight from WordPress."),
    "too_deep": _("The file is nested more than %(most)s levels deep, as no export is. Export once more, straight from WordPress."),
    "too_wide": _("Near line %(line)s one piece of the file does not end. It is damaged, or not an export. Export once more."),
    "too_large": _("Unpacked, the file is larger than %(limit)s MB. Export it by years: Tools → Export → Posts lets you choose the dates."),
    "too_many": _("The file holds more than %(most)s items. Export it by years: Tools → Export → Posts lets you choose the dates."),
    "encoding": _("The file is written in an encoding that we do not know: %(name)s. Save it as UTF-8 and choose it again."),
    "archive": _("The archive is damaged, or protected by a password. Unpack it and choose the .xml file inside."),
    "archive_none": _("There is no .xml file in the archive. If it holds pictures: first choose the export; you are asked for the pictures afterwards."),
    "archive_several": _("The archive holds several .xml files: %(names)s. Unpack it and choose them one after another."),
    "broken_early": _("The file breaks off or is damaged at line %(line)s, before the first whole item. Export once more."),
    "no_items": _("There is no item in the file: neither posts nor pages. Choose “All content” when you export."),
    "upload": _("The file is larger than %(limit)s MB. Pack it (.zip), which makes an export five to ten times smaller, or export it by years."),
    "gone": _("The file is no longer kept. Choose it once more."),
}  # fmt: skip


def refusal(code: str, **params) -> ValidationError:
    return ValidationError(REFUSALS[code], code=code, params=params)
