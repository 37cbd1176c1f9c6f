from news.models.articles import Article
from news.models.rubrics import Rubric

__all__ = ["Article", "Rubric"]
