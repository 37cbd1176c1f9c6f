"""What came of meetings: minutes, decisions with their terms, recommendations and answers."""

import datetime

from django.utils import timezone

from events.models import Decision, Event, Minutes, Recommendation

State = Decision.State


def tell(network):
    tell_dve_mogili(network)
    tell_kyustendil(network)
    tell_forum(network)
    tell_workshop(network)


def minutes(event, published_at, text_bg, text_en):
    Minutes.objects.create(
        event=event, text_bg=text_bg, text_en=text_en, published_at=published_at
    )


def tell_dve_mogili(network):
    """The municipality answered what it was asked."""
    event = Event.objects.get(slug="working-meeting-dve-mogili-2015")
    published_at = event.ends_at + datetime.timedelta(days=2)
    held_on = timezone.localdate(event.starts_at)
    minutes(
        event,
        published_at,
        "<p>Две смесени групи работиха по общата матрица. Всяка завърши с по една идея, разпределени задачи и човек, който я води.</p><p>Най-дълго се говори за това как организациите научават за обществените обсъждания: обявата е на таблото в общината и малцина минават оттам.</p>",
        "<p>Two mixed groups worked by the common matrix. Each ended with one idea, tasks shared out and a person who leads it.</p><p>The longest talk was about how organisations learn of public hearings: the notice hangs on a board in the town hall, and few pass by it.</p>",
    )
    Decision.objects.create(
        event=event,
        text="Клубът внася двете идеи за заседание на Областния съвет за развитие.",
        owner=network.ruse_club,
        due_on=datetime.date(2015, 5, 15),
        state=State.DONE,
        closed_on=datetime.date(2015, 5, 12),
        note="Внесени са заедно с идеите от другите седем общини.",
        published_at=published_at,
    )
    Decision.objects.create(
        event=event,
        text="Обща страница на организациите в общината.",
        owner_words="двете смесени групи",
        due_on=datetime.date(2015, 9, 30),
        state=State.DROPPED,
        closed_on=datetime.date(2015, 9, 1),
        note="Порталът на мрежата върши същото.",
        published_at=published_at,
    )
    Recommendation.objects.create(
        event=event,
        institution=network.by_story["municipality"][0],
        text="Обществените обсъждания да се обявяват на страницата на общината поне две седмици по-рано и да се изпращат на организациите от списъка към протокола.",
        sent_on=held_on + datetime.timedelta(days=3),
        answer_by=held_on + datetime.timedelta(days=33),
        answer="Приемаме. Обявите вече излизат на страницата в деня, в който излизат на таблото, а списъкът с адреси е при деловодството.",
        answered_on=held_on + datetime.timedelta(days=25),
        published_at=published_at,
    )


def tell_kyustendil(network):
    """An institution without an account answered by letter."""
    event = Event.objects.get(slug="mayor-and-councillors-kyustendil-2015")
    published_at = event.ends_at + datetime.timedelta(days=3)
    held_on = timezone.localdate(event.starts_at)
    minutes(
        event,
        published_at,
        "<p>Мрежата представи SWOT анализа. Съветниците поискаха примери от другите общини и предложиха срещите да станат всяка година.</p>",
        "<p>The network presented its SWOT analysis. The councillors asked for examples from the other municipalities and proposed a meeting each year.</p>",
    )
    Decision.objects.create(
        event=event,
        text="Гражданският център събира предложенията от деветте срещи в един документ.",
        owner=network.bratstvo,
        due_on=datetime.date(2015, 9, 15),
        state=State.DONE,
        closed_on=datetime.date(2015, 9, 11),
        note="Документът е изпратен на деветте общини.",
        published_at=published_at,
    )
    Recommendation.objects.create(
        event=event,
        institution_words="Общински съвет – Кюстендил",
        text="Постоянните комисии да канят организациите, когато разглеждат въпрос, по който те са внесли становище.",
        sent_on=held_on + datetime.timedelta(days=5),
        answer_by=held_on + datetime.timedelta(days=35),
        answer="Съветът прие правилото на редовно заседание. Поканите изпраща звеното към съвета.",
        answered_on=held_on + datetime.timedelta(days=41),
        published_at=published_at,
    )


def tell_forum(network):
    event = Event.objects.get(slug="first-extended-forum-2015")
    published_at = event.ends_at + datetime.timedelta(days=5)
    minutes(
        event,
        published_at,
        "<p>Групите сравниха как подбират проекти и как говорят с хората в селата. Домакин на следващия форум се търси сред групите от Северозапада.</p>",
        "<p>The groups compared how they choose projects and how they talk with people in the villages. The host of the next forum is sought among the groups of the North-West.</p>",
    )
    Decision.objects.create(
        event=event,
        text="Домакинът изпраща на всички участници кратък списък с примерите от сесиите.",
        owner=network.tundzha,
        due_on=datetime.date(2015, 12, 11),
        state=State.DONE,
        closed_on=datetime.date(2015, 12, 9),
        published_at=published_at,
    )


def tell_workshop(network):
    """Of last month: one term lies ahead, and the municipality has not answered yet."""
    event = Event.objects.get(slug="idea-workshop-ivanovo")
    published_at = event.ends_at + datetime.timedelta(days=2)
    held_on = timezone.localdate(event.starts_at)
    Decision.objects.create(
        event=event,
        text="Нова пейка и чешма пред читалището: материали, доброволци и ден за работа.",
        owner=network.ruse_club,
        due_on=held_on + datetime.timedelta(days=50),
        published_at=published_at,
    )
    Recommendation.objects.create(
        event=event,
        institution=network.by_story["municipality"][0],
        text="Общината да даде мястото за съседския пазар безплатно по един ден в месеца, както е в Иваново.",
        sent_on=held_on + datetime.timedelta(days=3),
        answer_by=held_on + datetime.timedelta(days=45),
        published_at=published_at,
    )
