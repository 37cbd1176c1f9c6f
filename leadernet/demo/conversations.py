"""What is talked about in the forums: topics of the last weeks, and all that moderators meet."""

import datetime

from django.utils import timezone
from machina.apps.forum_conversation.models import Post

from forums import actions, reference
from forums.models import Appeal, ForumPlace, Sanction
from forums.reference import ensure_forum

# (forum, author, subject, text, replies as (author, text)); authors are keys of the accounts.
TOPICS = [
    (
        "projects",
        "member",
        "Как отчитате доброволческия труд?",
        "Програмата иска стойност в евро. Ние имаме **42 часа** боядисване и списък с подписи. Как го записвате Вие?",
        [
            (
                "lag",
                "Ставката е в ръководството на програмата. Умножавате потвърдените часове и прилагате списъка:\n\n- кой е работил;\n- колко часа;\n- кой го потвърждава.",
            ),
            (
                "owner",
                "> прилагате списъка\n\nИ снимка от деня. Нашият одитор попита точно за нея.",
            ),
        ],
    ),
    (
        "projects",
        "librarian",
        "Къде да търсим партньор от друга област?",
        "Готвим предложение за читални на открито и ни трябва партньор, който вече го е правил.",
        [("lag", "Пишете на МИГ „Тунджа“, миналото лято имахме три такива вечери.")],
    ),
    (
        "advocacy",
        "owner",
        "Становище по бюджета на общината: как стигнахте до изслушване?",
        "Искаме точка в дневния ред на съвета, не писмо в деловодството. Какво проработи при Вас?",
        [
            (
                "municipality",
                "Внесете го до края на октомври, когато комисиите още не са гласували. И елате двама, не десетима.",
            ),
            (
                "coordinator",
                "Образец на становище има в новината от Кюстендил; деветте общини го приеха без забележки.",
            ),
        ],
    ),
    (
        "advocacy",
        "lag",
        "Коя кауза да подкрепим заедно през пролетта?",
        "Четири предложения са на масата. Пишете кое бихте подкрепили **с хора**, не само с подпис.",
        [("member", "Книги за селските училища. Имаме бус и двама шофьори.")],
    ),
    (
        "members",
        "coordinator",
        "Дневен ред на срещата на координаторите",
        "Предлагам три точки: обученията през пролетта, новите кандидатури и кой посреща следващия форум.",
        [("owner", "Добавям четвърта: общ транспорт до Ямбол.")],
    ),
]


def tell(network):
    forums = reference.load()
    for slug, group in network.groups.items():
        if group.is_archived():
            continue
        forums[slug] = ensure_forum(
            group.name_bg,
            audience=ForumPlace.Audience.GROUP,
            group=group,
            description="Разговорите на групата; четат ги само нейните членове.",
        )
    users = network.users
    for number, (forum, author, subject, text, replies) in enumerate(TOPICS):
        began = timezone.now() - datetime.timedelta(days=12 - 2 * number, hours=3)
        first = actions.start_topic(
            forums[forum], subject=subject, content=text, actor=users[author]
        )
        approve_and_date(first, users["moderator"], began)
        for later, (replier, reply) in enumerate(replies, start=1):
            post = actions.reply(first.topic, content=reply, actor=users[replier])
            approve_and_date(
                post, users["moderator"], began + datetime.timedelta(hours=5 * later)
            )
    what_was_answered(forums, users)
    what_is_followed(forums, users)
    what_was_decided(forums, users)
    what_waits(forums, users)


def what_was_answered(forums, users):
    """A place for questions, with one that was answered and people who are thankful for it."""
    actions.set_for_questions(forums["projects"], on=True, actor=users["moderator"])
    topic = forums["projects"].topics.order_by("pk").first()
    answer = topic.posts.order_by("created")[1]
    actions.accept(answer, actor=users["member"])
    for name, kind in [("member", "thanks"), ("owner", "useful"), ("owner", "support")]:
        actions.react(answer, kind=kind, on=True, actor=users[name])


def what_is_followed(forums, users):
    """Beside the topics in which somebody wrote, which they follow by themselves."""
    for topic in forums["projects"].topics.order_by("pk"):
        actions.follow_topic(topic, on=True, actor=users["citizen"])
    actions.follow_forum(forums["advocacy"], on=True, actor=users["citizen"])
    actions.follow_forum(forums["projects"], on=True, actor=users["member"])


def what_was_decided(forums, users):
    """A post hidden after a report, appealed and looked at again; a warning, just appealed."""
    partners, spring = (
        forums[name].topics.order_by("pk").last() for name in ("projects", "advocacy")
    )
    ago = timezone.now() - datetime.timedelta(days=3)
    sold = actions.reply(
        partners,
        content="Продаваме готови списъци с контакти на партньори, 200 евро. Пишете ни.",
        actor=users["staff"],
    )
    approve_and_date(sold, users["moderator"], ago)
    actions.flag(
        sold, reason="Продава чужди телефони и имейли.", actor=users["librarian"]
    )
    reason = "Списъци с контакти не се продават тук: хората не са се съгласили."
    actions.hide(sold, reason=reason, actor=users["moderator"])
    actions.appeal(
        Sanction.objects.get(post=sold),
        text="Списъкът е от търговския регистър. Там няма лични телефони.",
        actor=users["staff"],
    )
    actions.answer(
        Appeal.objects.get(),
        reverses=False,
        words="Прочетох го. И открит списък не е за продан тук; кажете откъде е и ще помогне на всички.",
        actor=users["coordinator"],
    )
    mocked = actions.reply(
        spring,
        content="Пак ще събирате подписи. Поне да беше за нещо, от което има полза.",
        actor=users["municipality"],
    )
    approve_and_date(mocked, users["moderator"], ago + datetime.timedelta(hours=20))
    warning = actions.warn(
        mocked,
        reason="Без подигравки: хората тук са доброволци.",
        actor=users["coordinator"],
    )
    actions.appeal(
        warning,
        text="Не се подигравам. Питам каква е ползата за общината.",
        actor=users["municipality"],
    )
    actions.appoint(
        forums["projects"],
        users["lag"],
        reason="Отговаряте тук най-често и хората Ви вярват.",
        actor=users["moderator"],
    )


def approve_and_date(post, moderator, moment):
    """Posts of newcomers are approved; the moment is written past the model, which sets its own."""
    actions.approve(post, actor=moderator)
    Post.objects.filter(pk=post.pk).update(created=moment, updated=moment)
    post.topic.refresh_from_db()
    post.topic.update_trackers()


def what_waits(forums, users):
    """A first post for the moderator, and a post that somebody reported."""
    actions.start_topic(
        forums["projects"],
        subject="Може ли гражданин да участва в работилница?",
        content="Не съм в организация, но имам идея за спирката в нашето село. Къде да се запиша?",
        actor=users["citizen"],
    )
    topic = forums["advocacy"].topics.order_by("pk").first()
    post = actions.reply(
        topic,
        content="В нашата община отговарят само на приятели. Имената ги знаем всички.",
        actor=users["member"],
    )
    actions.flag(
        post, reason="Намеква за хора без доказателства.", actor=users["librarian"]
    )
