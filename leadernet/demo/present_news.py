"""What was written in the last weeks, and what still waits."""

from leadernet.demo import build
from news.models import Article


def tell(network, project):
    make_news(network, project)
    make_drafts(network)


def make_news(network, project):
    library = network.named("regional-library-vratsa")
    plan = [
        (
            network.ruse_club,
            "partnerships",
            2,
            "neighbours-in-ivanovo",
            (
                "В Иваново съседите поправиха спирката за един следобед",
                "In Ivanovo neighbours repaired the bus stop in one afternoon",
            ),
            (
                "Идеята се роди на работилницата, боята дойде от кметството.",
                "The idea was born at the workshop, the paint came from the town hall.",
            ),
            (
                "<p>Осем души, две четки и една стълба: спирката на главната улица вече има покрив и пейка. Планът беше записан на работилницата „Съседи с идеи“, а материалите осигури общината.</p><p>Следващата работилница е в Борово.</p>",
                "<p>Eight people, two brushes and a ladder: the stop on the main street has a roof and a bench again. The plan was written down at the “Neighbours with ideas” workshop, and the municipality gave the materials.</p><p>The next workshop is in Borovo.</p>",
            ),
            project,
        ),
        (
            library,
            "libraries",
            6,
            "how-to-ask-the-library",
            (
                "Как да попитате библиотеката за програма или срок",
                "How to ask the library about a programme or a deadline",
            ),
            (
                "Три въпроса, на които библиотекарят отговаря за ден.",
                "Three questions a librarian answers within a day.",
            ),
            (
                "<p>Кой финансира такава дейност? Кога е следващият срок? С кого да си партнираме? Пишете ни или елате на отворения ден. Отговорите, които се повтарят, събираме в общ списък.</p>",
                "",
            ),
            None,
        ),
        (
            network.tundzha,
            "network",
            9,
            "tundzha-prepares-the-forum",
            (
                "МИГ „Тунджа“ отново готви разширен форум",
                "LAG “Tundzha” prepares an extended forum again",
            ),
            (
                "Записването е отворено за всички членове на мрежата.",
                "Registration is open to all members of the network.",
            ),
            (
                "<p>Програмата оставя половината време за въпроси. Който идва с кола от далече, може да вземе и съседна група: местата се уговарят в темата на форума.</p>",
                "<p>The programme leaves half of the time for questions. Whoever drives from afar can bring a neighbouring group: seats are arranged in the forum topic.</p>",
            ),
            None,
        ),
        (
            network.by_story["stara-zagora-lead"][0],
            "causes",
            13,
            "which-cause-this-spring",
            (
                "Коя кауза да подкрепим заедно през пролетта",
                "Which cause shall we support together this spring",
            ),
            (
                "Мрежата „Синергия“ събира предложения до общото събрание.",
                "The Synergy network gathers proposals until its general meeting.",
            ),
            (
                "<p>Досега има четири предложения: чисто корито на Бедечка, книги за селските училища, безопасен път до детската градина и осиновени дървета. Каузата се избира открито, с аргументи и с хора, които ще я свършат.</p>",
                "<p>There are four proposals so far: a clean Bedechka river, books for village schools, a safe way to the kindergarten, and adopted trees. The cause is chosen in the open, with arguments and with people who will do the work.</p>",
            ),
            None,
        ),
    ]
    for organisation, rubric, days, slug, title, lead, body, project_ in plan:
        build.article(
            organisation,
            rubric,
            title,
            lead,
            body,
            build.days_from_now(-days, 9),
            slug=slug,
            project=project_,
        )


def make_drafts(network):
    staff = network.users["staff"]
    common = {"author": staff}
    build.article(
        network.ruse_club,
        "trainings",
        ("Какво научихме от последния отчет", ""),
        ("Пет грешки, които вече не правим.", ""),
        (
            "<p>Първата грешка: да броим участници, когато програмата иска организации.</p>",
            "",
        ),
        None,
        slug="what-we-learned-from-the-last-report",
        status=Article.Status.DRAFT,
        **common,
    )
    build.article(
        network.ruse_club,
        "partnerships",
        (
            "Две могили: работилницата в читалището събра дванадесет идеи",
            "Dve mogili: the workshop gathered twelve ideas",
        ),
        (
            "Седем от тях вече имат човек, който ще започне.",
            "Seven of them already have somebody who will begin.",
        ),
        (
            "<p>Дванадесет листа с идеи останаха на масата след работилницата в Две могили. Седем от тях имат човек, който се е подписал, че ще започне.</p>",
            "<p>Twelve sheets with ideas stayed on the table after the workshop in Dve mogili. Seven of them bear the name of somebody who will begin.</p>",
        ),
        None,
        slug="dve-mogili-twelve-ideas",
        status=Article.Status.IN_REVIEW,
        **common,
    )
