"""What is asked and answered in the forums of the network and of its groups."""

import datetime

from django.utils.text import slugify
from machina.apps.forum.models import Forum
from machina.apps.forum_conversation.models import Post, Topic

from core.slugs import latin
from forums.counting import recount
from forums.models import ForumPlace
from forums.reference import load as load_forums
from leadernet.demo.scale.copying import copy

TOPICS, GROUP_FORUMS = 1_200, 120
ANSWERS = [
    "Приложете списъка и снимка от деня, толкова искат.",
    "При нас го реши секретарят на общината за една седмица.",
    "Опитахме два пъти. Вторият път стана, защото писмото беше от пет организации.",
    "Имам образец, ще го кача в групата тази вечер.",
    "Обадете се първо, после пишете. По телефона обясняват повече.",
    "Внимавайте със срока, той тече от деня на получаването.",
    "Ползваме училищния салон срещу почистване след това. Никой не е плащал.",
    "Потърсете съседната МИГ, те имат човек точно за това.",
    "Миналата година излезе около 300 евро за цялото лято.",
    "Благодаря, това ми спести поне два дни.",
    "И ние търсим същото. Да пишем заедно?",
    "Зависи от наредбата на общината, в нашата го няма изрично.",
    "Доброволците идват, когато знаят точно за колко часа ги викате.",
    "Направихме кратка анкета и се оказа, че хората искат друго.",
    "Платихме от членския внос, сумата беше малка.",
    "Съветвам Ви да започнете с едно събитие, после да искате цяла програма.",
]
QUESTIONS = [
    "Питаме от {place}. Ако някой вече го е правил, нека разкаже как.",
    "Случаят е от {place}. Благодаря предварително за всеки съвет.",
    "Готвим нещо подобно {in} и не искаме да повтаряме чужди грешки.",
    "Имаме месец, малко пари и шестима доброволци. Откъде започвате Вие?",
]


def make(world, groups, accounts):
    common = load_forums()
    chance, writers = world.chance, list(accounts)
    forums = [(common[key], writers) for key in ("projects", "advocacy", "members")]
    forums += group_forums(world, groups)
    topics, posts = [], []
    for _topic in range(world.many(TOPICS)):
        forum, people = forums[chance.randrange(3)] if chance.random() < 0.45 else chance.choice(forums)  # fmt: skip
        topic, own = conversation(world, forum, people)
        topics.append(topic)
        posts.append(own)
    copy(topics)
    copy(sorted((post for own in posts for post in attached(own)), key=written_at))
    recount()


def written_at(post):
    return post.created


def group_forums(world, groups):
    """The largest groups talk most; each has a tree of its own, as `ensure_forum` makes it."""
    largest = sorted(groups, key=lambda pair: -len(pair[1]))[: world.many(GROUP_FORUMS)]
    tree = max(Forum.objects.values_list("tree_id", flat=True), default=0)
    rows = copy(
        Forum(
            name=group.name_bg[:100],
            slug=slugify(latin(group.name_bg)),
            type=Forum.FORUM_POST,
            description="Разговорите на групата; четат ги само нейните членове.",
            tree_id=tree + number,
            lft=1,
            rght=2,
            level=0,
        )
        for number, (group, _people) in enumerate(largest, start=1)
    )
    copy(
        ForumPlace(forum=row, audience=ForumPlace.Audience.GROUP, group=group)
        for row, (group, _people) in zip(rows, largest, strict=True)
    )
    return [(row, people) for row, (_group, people) in zip(rows, largest, strict=True)]


def conversation(world, forum, people):
    """A topic and its posts, hours or days apart."""
    chance, place = world.chance, world.chance.choice(world.towns)
    theme = chance.choice(list(world.themes))
    question, _none = world.some(theme, "forum")
    ago = datetime.timedelta(
        days=700 * chance.random() ** 2, minutes=chance.randint(3, 600)
    )
    moment = world.now - ago
    subject = (
        f"{question.removesuffix('?')} ({place.bg})?"
        if chance.random() < 0.5
        else question
    )
    writer = chance.choice(people).user
    topic = Topic(
        forum=forum,
        poster=writer,
        subject=subject,
        slug=slugify(latin(subject)),
        type=Topic.TOPIC_POST,
        status=Topic.TOPIC_UNLOCKED,
        views_count=chance.randint(5, 400),
        created=moment,
        updated=moment,
    )
    texts = [place.fill(chance.choice(QUESTIONS), "bg")]
    answers = chance.choice([0, 1, 1, 2, 3, 3, 4, 6, 9, 24])
    texts += [" ".join(chance.sample(ANSWERS, chance.randint(1, 2))) for _one in range(answers)]  # fmt: skip
    posts = []
    for number, text in enumerate(texts):
        posts.append((topic, writer, text, moment, number))
        moment = min(moment + datetime.timedelta(hours=40) * chance.random(), world.now)
        writer = chance.choice(people).user
    return topic, posts


def attached(own):
    """The posts, once their topic has an id."""
    for topic, writer, text, moment, number in own:
        yield Post(
            topic=topic,
            poster=writer,
            subject=f"Re: {topic.subject}"[:255] if number else topic.subject,
            content=text,
            _content_rendered=f"<p>{text}</p>",
            enable_signature=False,
            created=moment,
            updated=moment,
        )
