from news.views.editing import ArticleCreate, ArticleUpdate, Pictures
from news.views.reading import (
    ArticleDetail,
    ArticleList,
    Mine,
    Preview,
    Review,
    ToTranslate,
)
from news.views.revisions import History, Version
from news.views.workflow import (
    Archive,
    Delete,
    Pin,
    Publish,
    Return,
    Share,
    Submit,
    Unpublish,
    Withdraw,
)

__all__ = [
    "Archive",
    "ArticleCreate",
    "ArticleDetail",
    "ArticleList",
    "ArticleUpdate",
    "Delete",
    "History",
    "Mine",
    "Pictures",
    "Pin",
    "Preview",
    "Publish",
    "Return",
    "Review",
    "Share",
    "Submit",
    "ToTranslate",
    "Unpublish",
    "Version",
    "Withdraw",
]
