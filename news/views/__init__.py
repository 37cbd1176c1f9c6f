from news.views.editing import ArticleCreate, ArticleUpdate, Pictures
from news.views.reading import (
    ArticleDetail,
    ArticleList,
    Mine,
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
    "Publish",
    "Return",
    "Review",
    "Submit",
    "ToTranslate",
    "Unpublish",
    "Version",
    "Withdraw",
]
