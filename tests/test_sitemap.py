"""What search engines are told: every public address, and when something last changed."""

from django.utils import timezone

from tests.factories import ArticleFactory, IdeaFactory, OrganisationFactory


def test_the_sitemap_names_public_rows_in_both_languages(client):
    organisation, idea = OrganisationFactory(), IdeaFactory()
    waiting = OrganisationFactory(status="applied")

    members = client.get("/sitemap-members.xml").content.decode()
    ideas = client.get("/sitemap-ideas.xml").content.decode()

    assert f"/en{organisation.get_absolute_url()}</loc>" in members
    assert waiting.get_absolute_url() not in members
    assert f"{idea.get_absolute_url()}</loc>" in ideas


def test_the_index_says_when_the_newest_row_changed_and_reads_no_texts(
    client, django_assert_num_queries
):
    article = ArticleFactory()

    with django_assert_num_queries(16) as queries:
        index = client.get("/sitemap.xml").content.decode()

    assert f"<lastmod>{timezone.localdate(article.updated_at)}" in index
    assert not any('"body_bg"' in query["sql"] for query in queries.captured_queries)
