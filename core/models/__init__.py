"""Generic nouns. They point outwards with a GenericForeignKey, so no table points at core."""

from core.models.audit import AuditEntry
from core.models.batches import Batch, BatchQuerySet
from core.models.files import Attachment, random_key
from core.models.links import Link
from core.models.mail import OutgoingMail
from core.models.notices import Frequency, Notification, NotificationChoice
from core.models.pointing import Pointing
from core.models.previews import PreviewLink
from core.models.search import SearchEntry, SearchWord
from core.models.secret_addresses import SecretAddress, SecretAddressQuerySet
from core.models.typed import TypedForm

__all__ = [
    "Attachment",
    "AuditEntry",
    "Batch",
    "BatchQuerySet",
    "Frequency",
    "Link",
    "Notification",
    "NotificationChoice",
    "OutgoingMail",
    "Pointing",
    "PreviewLink",
    "SearchEntry",
    "SearchWord",
    "SecretAddress",
    "SecretAddressQuerySet",
    "TypedForm",
    "random_key",
]
