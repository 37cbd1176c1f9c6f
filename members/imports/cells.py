"""One cell: its text becomes a value, or a problem with a sentence for it."""

import datetime
import re

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils import timezone
from stdnum.exceptions import ValidationError as NumberError

from members.models import Organisation
from members.models.eik import check_eik_digits, eik_of
from members.names import clean_name, in_one_script
from members.phones import check_phone

Benefit = Organisation.Benefit
BENEFITS = {
    "обществена": Benefit.PUBLIC,
    "в обществена полза": Benefit.PUBLIC,
    "обществена полза": Benefit.PUBLIC,
    "public": Benefit.PUBLIC,
    "public benefit": Benefit.PUBLIC,
    "да": Benefit.PUBLIC,
    "yes": Benefit.PUBLIC,
    "частна": Benefit.PRIVATE,
    "в частна полза": Benefit.PRIVATE,
    "частна полза": Benefit.PRIVATE,
    "private": Benefit.PRIVATE,
    "private benefit": Benefit.PRIVATE,
    "не": Benefit.PRIVATE,
    "no": Benefit.PRIVATE,
    "неприложимо": Benefit.NOT_APPLICABLE,
    "not applicable": Benefit.NOT_APPLICABLE,
}
# What people write where they have nothing to write.
NOTHING = {
    "няма", "без", "б/н", "бн", "н/п", "нп", "н/а", "n/a", "na", "none", "x", "х",
}  # fmt: skip
DIGITS = str.maketrans("OОILІ", "00111")  # letters typed for digits
DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y")
FIRST_YEAR, FIRST_MEMBERSHIP = 1850, 1989
NAME_PROBLEMS = {"hidden", "letters", "mixed", "pretends"}
WEB = URLValidator(schemes=["http", "https"])
MAIL = EmailValidator()


class Problem(Exception):  # noqa: N818 - it is told, not raised to the top
    """What is wrong with the cell; with `value` it is a warning, and the value is taken."""

    def __init__(self, code, value=None, **params):
        super().__init__(code)
        self.code, self.value, self.params = code, value, params


def longest(field):
    return Organisation._meta.get_field(field).max_length


def text(field, written):
    most = longest(field)
    if len(written) > most:
        raise Problem("too_long", count=len(written), most=most)
    return written


def line(field, written):
    return text(field, " ".join(written.split()))


def says_nothing(written):
    """A dash or „няма“ in a cell is an empty cell."""
    word = written.lower().replace(".", "")
    return word in NOTHING or not any(map(str.isalnum, word))


def name(field, written):
    repaired = in_one_script(written)
    try:
        found = line(field, clean_name(repaired))
        if repaired != written:
            raise Problem("name_repaired", found, name=found)
        return found
    except ValidationError as error:
        code = error.code if error.code in NAME_PROBLEMS else "letters"
        raise Problem(f"name_{code}") from error


def eik(_field, written):
    number = re.sub(
        r"^(ЕИК|БУЛСТАТ|EIK|[BВ]G)[\s:.-]*", "", written, flags=re.IGNORECASE
    )
    number = eik_of(number)
    if re.fullmatch(r"[\d,]+[EЕ]\+?\d+", number, re.IGNORECASE):
        raise Problem("eik_shortened")
    digits = number.translate(DIGITS)
    if not digits.isdigit() or not digits.isascii() or len(digits) > 13:
        raise Problem("eik_length")
    try:
        check_eik_digits(digits.zfill(9))
    except NumberError as error:
        code = "eik" if len(digits) in {9, 13} else "eik_length"
        raise Problem(code) from error
    if len(digits) < 9:
        raise Problem("eik_zeros", digits.zfill(9), eik=digits.zfill(9))
    if digits != number:
        raise Problem("eik_letters", digits, eik=digits)
    return digits


def email(field, written):
    first, *others = [one for one in re.split(r"[;,\s]+", written) if one]
    first = first.removeprefix("mailto:").lower()
    try:
        MAIL(first)
    except ValidationError as error:
        raise Problem("email") from error
    if len(first) > longest("email"):
        raise Problem("too_long", count=len(first), most=longest("email"))
    if others:
        raise Problem("several", first, first=first)
    return first


def phone(field, written):
    written = " ".join(written.split())
    if "," in written or ";" in written:
        first = with_its_beginning(re.split("[,;]", written)[0].strip())
        raise Problem("several", checked_phone(field, first), first=first)
    whole = with_its_beginning(written)
    if whole != written:
        raise Problem("phone_zero", checked_phone(field, whole), phone=whole)
    return checked_phone(field, written)


def with_its_beginning(number):
    """A spreadsheet that takes a phone for a number takes its zero or its plus away."""
    if re.fullmatch(r"[2-9]\d{7,8}", number):
        return f"0{number}"
    return f"+{number}" if re.fullmatch(r"359[2-9]\d{7,8}", number) else number


def checked_phone(field, written):
    try:
        check_phone(written)
    except ValidationError as error:
        raise Problem("phone") from error
    return text(field, written)


def website(field, written):
    address = written if "://" in written else f"https://{written}"
    try:
        WEB(address)
    except ValidationError as error:
        raise Problem("website") from error
    return text(field, address)


def founded_year(_field, written):
    written = re.sub(r"\s*(г|год|година)\.?$", "", written)
    day = as_date(written)
    year = str(day.year) if day else written
    if not re.fullmatch(r"\d{4}", year):
        raise Problem("year")
    if not FIRST_YEAR <= int(year) <= timezone.localdate().year:
        raise Problem("year")
    return int(year)


def joined_on(_field, written):
    day = as_date(written.removesuffix("г.").strip())
    if day is None or not day.year >= FIRST_MEMBERSHIP or day > timezone.localdate():
        raise Problem("date")
    return day.isoformat()


def as_date(written):
    for form in DATES:
        try:
            return datetime.datetime.strptime(written, form).date()  # noqa: DTZ007 - a date
        except ValueError:
            continue
    return None


def benefit(_field, written):
    if written.lower() not in BENEFITS:
        raise Problem("benefit")
    return BENEFITS[written.lower()].value


CLEANERS = {
    "name_bg": name,
    "name_en": line,
    "short_name_bg": line,
    "short_name_en": line,
    "eik": eik,
    "address_bg": line,
    "address_en": line,
    "email": email,
    "phone": phone,
    "website": website,
    "founded_year": founded_year,
    "benefit": benefit,
    "mission_bg": text,
    "mission_en": text,
    "services_bg": text,
    "services_en": text,
    "opening_hours_bg": text,
    "opening_hours_en": text,
    "joined_on": joined_on,
    "owner_email": email,
}
