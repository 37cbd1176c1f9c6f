"""Two people at one news item: what one changed is put together, what both changed is chosen."""

import pytest
from django.urls import reverse

from core.models import TypedForm
from news.models import Article
from tests.core.test_typed import Writer
from tests.factories import (
    ArticleFactory,
    OrganisationFactory,
    RubricFactory,
    TopicFactory,
    staff_of,
)


@pytest.fixture
def organisation():
    return OrganisationFactory(is_trusted=True)


@pytest.fixture
def article(organisation):
    return ArticleFactory(
        organisation=organisation,
        status="draft",
        published_at=None,
        title_bg="Пристан",
        lead_bg="Отваряме пролетта.",
        body_bg="<p>Лодките тръгват в петък.</p>",
    )


@pytest.fixture
def pair(as_user, article, organisation):
    """Two colleagues who opened the form at the same moment."""
    users = [staff_of(organisation), staff_of(organisation)]
    return [Writer(as_user(user), user, edit(article)) for user in users]


def edit(article):
    return reverse("news:update", args=[article.slug])


def conflict(answer):
    return answer.context["conflict"]


def test_what_each_changed_alone_is_put_together_and_said(pair, article):
    first, second = pair
    first.save(title_bg="Пристан на реката")

    answer = second.save(lead_bg="Отваряме в сряда.")

    article.refresh_from_db()
    assert (article.title_bg, article.lead_bg) == (
        "Пристан на реката",
        "Отваряме в сряда.",
    )
    page = answer.content.decode()
    assert f"{first.user.get_full_name()} запази промени" in page
    assert "Новото е събрано с Вашите промени: Заглавие." in page


def test_topics_and_rubrics_are_put_together_too(pair, article):
    topic, rubric = TopicFactory(), RubricFactory()
    first, second = pair
    first.save(topics=[str(topic.pk)])

    second.save(rubric=str(rubric.pk))

    article.refresh_from_db()
    assert (list(article.topics.all()), article.rubric) == ([topic], rubric)


def test_what_both_changed_is_shown_word_by_word_and_not_saved(pair, article):
    first, second = pair
    first.save(body_bg="<p>Лодките тръгват в събота.</p>", title_bg="Реката")

    answer = second.save(body_bg="<p>Лодките тръгват в неделя.</p>")

    article.refresh_from_db()
    assert article.body_bg == "<p>Лодките тръгват в събота.</p>"
    [disputed] = conflict(answer).disputed
    words = [(one.kind, one.words) for one in disputed.paragraphs[0]]
    assert words == [
        ("same", "Лодките тръгват в"),
        ("gone", "петък."),
        ("new", "събота."),
    ]
    form = answer.context["form"]
    assert "в неделя" in form["body_bg"].value()
    assert form["title_bg"].value() == "Реката"
    assert conflict(answer).taken == ["Заглавие"]


def keep(writer, answer):
    """What the page that shows the dispute holds now."""
    form = answer.context["form"]
    writer.fields |= {
        "version": form["version"].value(),
        "title_bg": form["title_bg"].value(),
        "body_bg": form["body_bg"].value(),
        "typing_since": conflict(answer).since,
        "typing_disputed": conflict(answer).names,
    }


@pytest.fixture
def dispute(pair):
    """The second person's page, on which both titles and both texts are disputed."""
    first, second = pair
    first.save(body_bg="<p>В събота.</p>", title_bg="От първия")
    answer = second.save(body_bg="<p>В неделя.</p>", title_bg="От втория")
    keep(second, answer)
    return second, answer


def test_saving_once_more_keeps_what_one_typed_and_the_history_keeps_both(
    dispute, article
):
    second, _answer = dispute

    second.save()

    article.refresh_from_db()
    assert (article.title_bg, article.body_bg) == ("От втория", "<p>В неделя.</p>")
    titles = article.history.order_by("history_id").values_list("title_bg", flat=True)
    assert list(titles) == ["Пристан", "От първия", "От втория"]


def test_the_other_s_words_are_taken_over_by_one_button(dispute, article):
    second, _answer = dispute

    taken = second.save(typing_take="body_bg")
    assert [one.bound.name for one in conflict(taken).disputed] == ["title_bg"]
    assert "В събота" in taken.context["form"]["body_bg"].value()
    article.refresh_from_db()
    assert article.title_bg == "От първия"

    keep(second, taken)
    del second.fields["typing_take"]
    second.save()
    article.refresh_from_db()
    assert (article.title_bg, article.body_bg) == ("От втория", "<p>В събота.</p>")


def test_names_that_somebody_made_up_are_no_dispute(dispute):
    second, _answer = dispute

    answer = second.save(typing_disputed="lead_bg,lead_bg,nothing", typing_take="x")

    assert [one.bound.name for one in conflict(answer).disputed] == ["lead_bg"]


def test_a_third_save_meanwhile_is_asked_about_again(dispute, article, as_user):
    second, _answer = dispute
    third = staff_of(article.organisation)
    Writer(as_user(third), third, edit(article)).save(title_bg="От третия")

    answer = second.save()

    article.refresh_from_db()
    assert article.title_bg == "От третия"
    assert [one.bound.name for one in conflict(answer).disputed] == ["title_bg"]


def test_a_dispute_stays_in_sight_beside_a_mistake(dispute):
    second, _answer = dispute

    answer = second.save(title_bg="", step="publish")

    names = [one.bound.name for one in conflict(answer).disputed]
    assert names == ["title_bg", "body_bg"]
    assert "title_bg" in answer.context["form"].errors


def test_what_was_put_together_is_read_before_it_goes_out(pair, article):
    first, second = pair
    first.save(title_bg="Пристан на реката")

    answer = second.save(lead_bg="Отваряме в сряда.", step="publish")

    article.refresh_from_db()
    assert article.status == Article.Status.DRAFT
    assert article.lead_bg == "Отваряме в сряда."
    assert answer.redirect_chain == [(edit(article), 302)]


def test_a_draft_that_went_out_meanwhile_is_not_changed_unasked(pair, article):
    first, second = pair
    first.save(step="publish")

    answer = second.save(title_bg="Чернова още")

    article.refresh_from_db()
    assert (article.status, article.title_bg) == ("published", "Пристан")
    assert "чернова" in conflict(answer).warning
    assert conflict(answer).disputed == []


def test_a_form_sent_twice_makes_one_version(pair, article):
    first, _second = pair
    first.save(title_bg="Реката")

    answer = first.save(title_bg="Реката")

    assert answer.status_code == 200
    assert conflict(answer) is None if "conflict" in answer.context else True
    assert article.history.count() == 2


def test_typed_words_meet_what_was_saved_since(pair, article):
    first, second = pair
    second.type(lead_bg="Отваряме в сряда.", title_bg="Мое")
    first.save(title_bg="Тяхно", body_bg="<p>Ново.</p>")
    row = TypedForm.objects.unsaved().get()

    page = second.open(row.resume_address)

    form = second.page.context["form"]
    assert [form[name].value() for name in ("title_bg", "lead_bg", "body_bg")] == [
        "Мое",
        "Отваряме в сряда.",
        "Ново.",
    ]
    assert [one.bound.name for one in second.page.context["conflict"].disputed] == [
        "title_bg"
    ]
    assert f"{first.user.get_full_name()} запази промени" in page


# A new text.


@pytest.fixture
def at_new(as_user, organisation):
    user = staff_of(organisation)
    writer = Writer(as_user(user), user, reverse("news:create"))
    writer.fields |= {
        "rubric": str(RubricFactory().pk),
        "organisation": str(organisation.pk),
        "audience": "public",
    }
    return writer


def test_going_back_and_writing_on_after_the_first_save_loses_nothing(at_new):
    at_new.save(title_bg="Ново", lead_bg="Първо.")
    article = Article.objects.get()

    answer = at_new.save(lead_bg="Първо и второ.")

    assert answer.redirect_chain[0][0].startswith(f"{edit(article)}?typed=")
    assert answer.context["form"]["lead_bg"].value() == "Първо и второ."
    assert answer.context["conflict"] is None
    assert Article.objects.get().lead_bg == "Първо."


def test_a_new_text_sent_twice_unchanged_is_one(at_new):
    at_new.save(title_bg="Ново")

    answer = at_new.save(title_bg="Ново")

    assert answer.redirect_chain == [(Article.objects.get().get_absolute_url(), 302)]


def test_a_saved_text_is_no_longer_among_the_unfinished(at_new):
    at_new.type(title_bg="Ново")
    mine = reverse("news:mine")
    assert "Написано, но още незапазено" in at_new.client.get(mine).content.decode()

    at_new.save()

    page = at_new.client.get(mine).content.decode()
    assert "Написано, но още незапазено" not in page


def test_the_state_of_each_version_stands_beside_it(as_user, article):
    article.title_en = article.body_en = ""
    article.save()

    page = as_user(staff_of(article.organisation)).get(edit(article)).content.decode()

    names = ("Българска версия", "готова", "Английска версия", "липсва")
    places = [page.index(name) for name in names]
    assert places == sorted(places)
