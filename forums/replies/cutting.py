"""A person's own words, cut out of what their program wrote around them.

Programs quote in two ways. Marked (`>`): what is answered in between stays with the quoted lines
before it, what nobody answered goes. Unmarked (Outlook, some web mail): everything below the
heading of the old mail goes, unless among its lines, which we know, stand new ones.
"""

import re
from itertools import dropwhile, groupby, takewhile

WROTE = "wrote|writes|написа|написаха|пише|написал|написала|написал\\(а\\)|написао"
# „На пн, 9.03.2026 г. в 10:12 ч. LeaderNet <portal@example.org> написа:“, on up to four lines.
ATTRIBUTION = re.compile(
    rf"(?:On|На|В|Във)\b(?=.*\d).{{5,400}}?\s(?:{WROTE})\s?:"
    rf"|(?=.*\d).{{5,300}}<[^<>\s]+@[^<>\s]+>\s?(?:{WROTE})?\s?:"
)
MOST_LINES = 4
FIELD = re.compile(
    r"\s*\*{0,2}(From|Sent|Date|To|Cc|Subject|От|Изпратено|Изпратено на|Дата|До|Копие|Относно|"
    r"Тема|Подател|Получател|Получатели|От кого|Кому|Отправлено)\s?:\*{0,2}(?:\s|$)"
)
SENDERS = {"From", "От", "Подател", "От кого"}
SUBJECTS = {"Subject", "Относно", "Тема"}
HEADING_LINES = 12
SEPARATOR = re.compile(
    r"\s*[-_]{2,}\s*(?:original message|оригинално (?:съобщение|писмо)|"
    r"първоначално (?:съобщение|писмо)|исходное сообщение)\s*[-_]{2,}\s*",
    re.I,
)
RULE = re.compile(r"\s*_{10,}\s*")
SIGNATURE = re.compile(r"--\s?")
# What phones write below by themselves; only as the last line of what was written.
DEVICES = (
    "my|mobile|iphone|ipad|android|samsung|galaxy|huawei|xiaomi|yahoo|outlook|mail|gmail|proton|"
    "моя|моят|моето|мобил|телефон|таблет|поща|abv|абв"
)
SENT_FROM = re.compile(
    rf"\W{{0,3}}(?:(?:sent (?:from|via|with)|изпратено (?:от|чрез|с))\b.*\b(?:{DEVICES}).*"
    r"|(?:get|изтеглете|вземете|получете) outlook (?:for|за) .*)",
    re.I,
)
LONGEST_SENT_FROM = 160
# Below this width no program wraps; lines that the writer ended are shorter or end elsewhere.
NARROWEST, WIDEST = 72, 80
OWN_LINE = re.compile(r"\s*(?:[-*+>#|]|\d{1,3}[.)]\s)|\s{4}|\t|\s*$|```")
# Of a mail with all that was written before; who writes more than this writes no answer.
LONGEST = 100_000
LONGEST_ATTRIBUTION = 500
DECORATED = re.compile(r"\s?<(?:https?://|mailto:)[^<>]*>")


def own_words(text: str, *, original: str = "") -> str:
    """`original` is the mail that was answered, where it is still known."""
    text = re.sub(r"\n{3,}", "\n\n", text[:LONGEST])
    lines = [with_mark(line) for line in text.split("\n")]
    lines = with_below(*at_heading(without_attributions(lines)), original)
    kept = without_quotations(blocks(lines))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n").rstrip()


def with_mark(line):
    """Some web mail writes a space before the mark."""
    bare = line.lstrip(" ")
    return bare if bare.startswith(">") else line.rstrip("\r")


def is_quoted(line):
    return line.startswith(">")


def without_attributions(lines):
    """“… wrote:” goes where marked lines follow; phones mark it too."""
    kept, position = [], 0
    while position < len(lines):
        end = end_of_attribution(lines, position)
        if end and is_quoted(next_words(lines, end)):
            position = end
            continue
        kept.append(lines[position])
        position += 1
    return kept


def next_words(lines, position):
    while position < len(lines) and not lines[position].strip():
        position += 1
    return lines[position] if position < len(lines) else ""


def end_of_attribution(lines, position):
    """The line after it, or None where none begins."""
    few = (line.strip("> ") for line in lines[position : position + MOST_LINES])
    heading = ""
    for number, line in enumerate(takewhile(bool, few), position + 1):
        heading = f"{heading} {line}".lstrip()
        if len(heading) > LONGEST_ATTRIBUTION:
            return None
        if ATTRIBUTION.fullmatch(heading):
            return number
    return None


def at_heading(lines):
    """What stands before and after the heading of an old mail that is not marked."""
    for position, line in enumerate(lines):
        if is_quoted(line):
            continue
        end = (
            end_of_heading(lines, position)
            or end_of_addressed(lines, position)
            or (SEPARATOR.fullmatch(line) and position + 1)
        )
        if end:
            return without_rule(lines[:position]), lines[end:]
    return lines, []


def end_of_addressed(lines, position):
    """After “… <portal@example.org> wrote:”; without an address it may be the person's own."""
    end = end_of_attribution(lines, position)
    return end if end and "@" in "".join(lines[position:end]) else None


def end_of_heading(lines, position):
    """After “From: … Sent: … Subject: …” with an address in it, or None."""
    first = FIELD.match(lines[position])
    if not first or first[1] not in SENDERS:
        return None
    names, end = set(), position
    for number, line in enumerate(lines[position : position + HEADING_LINES], position):
        if found := FIELD.match(line):
            names.add(found[1])
            end = number + 1
    heading = "\n".join(lines[position:end])
    is_heading = len(names) > 2 and names & SUBJECTS and "@" in heading
    return end if is_heading else None


def without_rule(lines):
    return without_end(lines, RULE.fullmatch)


def without_end(lines, is_over):
    """Without the last lines that are empty or `is_over`."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or is_over(lines[end - 1])):
        end -= 1
    return lines[:end]


def with_below(above, below, original):
    """Answers among the lines of the old mail, which get their marks; else nothing of it."""
    known = words_of(original)
    marked = [f"> {line}" if is_in(line, known) else line for line in until_foot(below)]
    # New ones before the first known line are a server's remarks.
    marked = list(dropwhile(lambda line: not is_quoted(line), marked))
    has_answers = any(line.strip() and not is_quoted(line) for line in marked)
    return [*above, "", *marked] if has_answers else above


def words_of(text):
    return " ".join(DECORATED.sub("", text).split())


def is_in(line, known):
    said = words_of(line)
    return bool(said) and said in known


def until_foot(lines):
    """Below the line of a signature stands what every mail of ours says."""
    for number, line in enumerate(lines):
        if SIGNATURE.fullmatch(line.lstrip("> ")):
            return lines[:number]
    return lines


def blocks(lines) -> list[tuple[bool, list[str]]]:
    """(is quoted, lines), with at least a word in each."""
    found = []
    for quoted, group in groupby(lines, is_quoted):
        some = list(group)
        if not quoted:
            some = without_signature(some)
        if not any(line.strip("> ") for line in some):
            continue
        if found and found[-1][0] == quoted:
            found[-1][1].extend(["", *some] if not quoted else some)
        else:
            found.append((quoted, some))
    return found


def without_signature(lines):
    return without_end(until_foot(lines), is_sent_from)


def is_sent_from(line):
    return len(line) < LONGEST_SENT_FROM and SENT_FROM.fullmatch(line.strip())


def without_quotations(found):
    """Own words, and the quoted lines that they answer."""
    while found and found[-1][0]:
        found = found[:-1]
    # The whole mail above the answer: nobody chose these lines.
    if found and found[0][0] and until_foot(found[0][1]) != found[0][1]:
        found = found[1:]
    kept = []
    for quoted, lines in found:
        kept += ["", *(until_foot(lines) if quoted else unwrapped(lines))]
    return [line.rstrip() for line in kept]


def unwrapped(lines):
    """Without the ends that a program gave to long lines: there the next word did not fit."""
    whole, width, in_code = [], 0, False
    for line in lines:
        word = line.partition(" ")[0]
        is_wrapped = width <= WIDEST and width + 1 + len(word) > NARROWEST
        if whole and is_wrapped and not in_code and not OWN_LINE.match(line):
            whole[-1] = f"{whole[-1].rstrip()} {line}"
        else:
            whole.append(line)
        in_code ^= line.startswith("```")
        width = len(line.rstrip())
    return whole
