from news import privacy
from news.models import Article
from tests.factories import ArticleFactory, UserFactory


def test_person_takes_along_what_they_wrote():
    author = UserFactory()
    ArticleFactory(author=author, title_bg="Спирката")
    ArticleFactory()

    articles = privacy.export_person(author.person)["articles"]

    assert [article["title_bg"] for article in articles] == ["Спирката"]


def test_erased_author_leaves_the_news_without_a_name():
    author = UserFactory()
    article = ArticleFactory(author=author)

    privacy.erase_person(author.person)

    assert list(Article.objects.all()) == [article]
    assert not Article.objects.filter(author=author).exists()
    assert not Article.history.filter(author=author).exists()
