"""What a column means and which kind a word means: guesses that people correct."""

import re

from django.utils.translation import gettext_lazy as _

from members.models import Organisation

Kind = Organisation.Kind

# In the order of the form and of the template: field, its name, the headings by which we know it.
FIELDS = [
    ("name_bg", _("Name in Bulgarian"), "наименование|име|наименование на организацията|име на организацията|организация|название|име на миг|наименование на миг|миг|нпо|наименование на български|име на български|name|organisation|organization|organisation name|name in bulgarian|name_bg|наименование на юлнц|наименование на нпо|име на нпо|наименование на сдружението|име на сдружението|наименование на читалището|име на читалището|сдружение|читалище|пълно наименование"),
    ("name_en", _("Name in English"), "наименование на английски|име на английски|наименование на латиница|name in english|english name|name_en"),
    ("short_name_bg", _("Short name in Bulgarian"), "кратко име|кратко наименование|съкращение|съкратено наименование|абревиатура|кратко име на български|short name|acronym|abbreviation|short name in bulgarian|short_name_bg"),
    ("short_name_en", _("Short name in English"), "кратко име на английски|short name in english|short_name_en"),
    ("kind", _("Kind"), "вид|вид организация|вид на организацията|тип|тип организация|правна форма|правноорганизационна форма|форма|kind|type|organisation type|legal form"),
    ("eik", _("EIK"), "еик|булстат|еик булстат|еик по булстат|идентификационен номер|единен идентификационен код|eik|bulstat|uic|registration number|company number|еик на юлнц|булстат еик|еик номер|номер по булстат"),
    ("seat", _("Seat: town or village"), "седалище|населено място|град|град село|гр с|място|нас място|населено място седалище|екатте|ekatte|seat|settlement|town|city|village|town or village|селище|седалище населено място|град или село|населено място град село"),
    ("obshtina", _("Seat: municipality"), "община|община на седалището|общ|municipality|obshtina"),
    ("oblast", _("Seat: oblast"), "област|област на седалището|обл|oblast|district|province|region"),
    ("territory", _("Territory: municipalities"), "територия|територия на действие|общини|обхват|териториален обхват|обхванати общини|общини в обхвата|кодове на общини|obshtina_codes|territory|municipalities|area"),
    ("address_bg", _("Address in Bulgarian"), "адрес|адрес на управление|адрес за кореспонденция|адрес на български|address|address in bulgarian|address_bg|адрес на седалището|пощенски адрес"),
    ("address_en", _("Address in English"), "адрес на английски|address in english|address_en"),
    ("email", _("Public e-mail"), "е поща|ел поща|електронна поща|електронен адрес|имейл|мейл|e mail|email|mail|public e mail|е мейл|e mail адрес|email адрес|имейл адрес|имейл за контакт|e mail за контакт|email за контакт|е поща за контакт|електронна поща за контакт"),
    ("phone", _("Public phone"), "телефон|тел|телефонен номер|телефони|моб|мобилен|gsm|phone|telephone|tel|mobile|public phone|телефон за контакт|тел за контакт|телефон за контакти|контактен телефон|телефон за връзка|тел номер|мобилен телефон"),
    ("website", _("Website"), "уебсайт|сайт|интернет страница|уеб страница|страница|интернет адрес|website|web|web site|site|url|homepage|уеб сайт|уеб адрес|www|интернет сайт"),
    ("founded_year", _("Year founded"), "година|година на основаване|година на създаване|основана|основано|създадена|учредена|year|year founded|founded|established|създадена на|създадено на|основана на|дата на създаване|дата на основаване|дата на учредяване|дата на регистрация|регистрирана на|година на регистрация|година на учредяване"),
    ("benefit", _("Public or private benefit"), "полза|обществена полза|обществена или частна полза|вид полза|дейност в полза|benefit|public benefit|public or private benefit"),
    ("topics", _("Topics"), "теми|тема|области на дейност|сфера на дейност|дейности|topics|topic|areas of work"),
    ("mission_bg", _("Mission in Bulgarian"), "мисия|цели|описание|предмет на дейност|мисия на български|mission|aims|description|mission in bulgarian|mission_bg"),
    ("mission_en", _("Mission in English"), "мисия на английски|mission in english|mission_en"),
    ("services_bg", _("Services in Bulgarian"), "услуги|какво предлага|предлагани услуги|услуги на български|services|services in bulgarian|services_bg"),
    ("services_en", _("Services in English"), "услуги на английски|services in english|services_en"),
    ("opening_hours_bg", _("Opening hours in Bulgarian"), "работно време|приемно време|работно време на български|opening hours|opening hours in bulgarian|opening_hours_bg"),
    ("opening_hours_en", _("Opening hours in English"), "работно време на английски|opening hours in english|opening_hours_en"),
    ("joined_on", _("Member since"), "член от|членува от|дата на приемане|дата на членство|приета на|в мрежата от|member since|joined|joined on|date of joining"),
    ("owner_email", _("E-mail of the person who will own the profile"), "собственик|имейл на собственика|е поща на собственика|отговорник|имейл за покана|е поща за покана|е поща на човека който ще отговаря за профила|owner|owner e mail|owner email|e mail of the person who will own the profile"),
]  # fmt: skip
LABELS = {name: label for name, label, _words in FIELDS}
SYNONYMS = {words: name for name, _label, every in FIELDS for words in every.split("|")}
# What of these stands in a row alone says nothing about the organisation.
AUXILIARY = {"obshtina", "oblast", "owner_email"}

KIND_WORDS = [
    (Kind.FLAG, r"\bмирг\b|рибарск|\bflag\b|fisheries"),
    (Kind.LAG, r"\bмиг\b|местна инициативна група|\blag\b|local action group|\bвомр\b"),
    (Kind.CHITALISHTE, r"читалищ|\bнч\b|chitalisht"),
    (Kind.LIBRARY, r"библиотек|library"),
    (Kind.FOUNDATION, r"фондаци|foundation"),
    (Kind.INFORMAL, r"неформалн|инициативна група|инициативен комитет|informal"),
    (Kind.MUNICIPALITY, r"^общин|^municipality|общинска администрация"),
    (Kind.FUNDER, r"донор|финансираща|funder|donor"),
    (Kind.ASSOCIATION, r"сдружени|асоциаци|съюз|федераци|\bнпо\b|\bюлнц\b|\bснц\b|дружество|association|union|\bngo\b|\bclub\b|\bклуб\b"),
    (Kind.INSTITUTION, r"институци|училищ|университет|музе|агенци|министерств|дирекци|детска градина|institution|school|museum|university|agency"),
    (Kind.OTHER, r"^друг[аои]?$|^other$"),
]  # fmt: skip
LONGEST_KIND = 60
MOST_KINDS = 40


def plain(heading):
    """Letters and digits in small letters, one space between words."""
    heading = re.sub(r"\(.*?\)|№|\*", " ", heading.lower())
    return " ".join(re.findall(r"[^\W_]+(?:_[^\W_]+)*", heading))


def guess(heading) -> str:
    """The field that the heading names, or nothing."""
    words = plain(heading)
    return SYNONYMS.get(words) or SYNONYMS.get(words.replace("_", " "), "")


def guess_all(headings, known=None) -> dict[str, str]:
    """{column: field}: as the heading is known to mean, else as its words say.

    A field is named once, by the first heading that means it.
    """
    found, known = {}, known or {}
    for (letters, *_rest), heading in zip(headings, keys(headings), strict=True):
        field = known[heading] if heading in known else guess(heading[0])
        if field and field not in found.values():
            found[letters] = field
    return found


def keys(headings) -> list[tuple[str, int]]:
    """By which a heading is known again: its words, and the how manieth of them it is."""
    words = [plain(heading) or letters for letters, heading, *_example in headings]
    return [(word, words[:at].count(word)) for at, word in enumerate(words)]


def guess_kind(words) -> str:
    """The kind that the words name, or nothing."""
    words = " ".join(words.lower().split())
    for kind, pattern in KIND_WORDS:
        if words in {kind.value, str(kind.label).lower()} or re.search(pattern, words):
            return kind.value
    return ""


def is_kind(text) -> bool:
    return len(text) <= LONGEST_KIND and bool(guess_kind(text))


def kinds_in(texts) -> list[str]:
    """The different words of a column, most frequent first; not more than a form holds."""
    counted = {}
    for text in texts:
        if text and len(text) <= LONGEST_KIND:
            counted[text] = counted.get(text, 0) + 1
    return sorted(counted, key=lambda text: (-counted[text], text))[:MOST_KINDS]
