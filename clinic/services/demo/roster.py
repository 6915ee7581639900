"""Sixty made-up people, as different as a clinic's patients are; the first signs in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from clinic.rules.folding import words
from clinic.rules.words import Sex
from clinic.services.demo.moment import dice

# given | family | sex; phones come from the ranges kept for drama, mail from example.org
NAMES = """
Marta|Adeyemi|f
Jonathan|Pemberton|m
Zoë|Müller-Brandt|f
Seán|Ó Súilleabháin|m
Núria|Puig i Ferrer|f
Łukasz|Wiśniewski|m
Siobhán|Ní Dhomhnaill|f
Thị Mai|Đặng|f
秀英|王|f
健太|田中|m
민준|김|m
Ελένη|Παπαδοπούλου|f
Алексей|Кузнецов|m
محمد|الحسن|m
נועה|לוי|f
प्रिया|शर्मा|f
สมชาย|ใจดี|m
José Ignacio|García-Márquez y Fernández del Castillo|m
Anne-Sophie|de la Fontaine-Beaumarchais|f
Maximiliane Theodora|Freifrau von Hohenstein-Wackerbarth zu Lindau|f
Guðrún|Þórsdóttir|f
Åsa|Lindström|f
Søren|Østergård|m
Ștefan|Țurcanu|m
İpek|Çağlayan|f
Ngozi|Okonkwo-Eze|f
Kwame|Asante-Boateng|m
Keoni|Keali’iwahamana|m
Aoife|O'Connor|f
Lucia|D’Angelo|f
Jean-Baptiste|Lefèvre|m
Chloé|Nguyễn|f
Mehmet|Yıldız|m
Agnieszka|Szczepańska-Brzezińska|f
Jiří|Hřebíček|m
Katarína|Kováčová|f
Zsófia|Szűcs|f
Mirela|Đorđević|f
Tõnu|Põldmäe|m
Jānis|Bērziņš|m
Ingrid|van der Meer|f
Pieter|van ’t Zand|m
Sunita|Patel|f
Ravi|Krishnamurthy|m
Fatima Zahra|Bensaïd|f
Yusuf|Abdi|m
Leila|Haddad|f
Grace|Wanjiru|f
Oluwaseun|Babatunde|m
María del Carmen|Quispe Mamani|f
João|Gonçalves|m
Beatriz|Conceição|f
Emily|Clarke|f
Oliver|Bennett|m
Harriet|Whitfield-Jones|f
Nia|Llewellyn|f
Rhys|ap Gwilym|m
Isla|MacGillivray|f
Sam|Turner|m
Sam|Turner|f
"""  # noqa: RUF001 -- a Turkish name has its dotless i
MARTA_BORN = date(1984, 3, 12)
MARTA_PHONE = 412
OLDEST, SPAN_DAYS = date(1941, 2, 3), 63 * 365


@dataclass(frozen=True)
class Person:
    """One made-up patient; `number` is their place in the list, from 0."""

    number: int
    given: str
    family: str
    sex: Sex
    born: date
    phone: str
    email: str


def roster() -> tuple[Person, ...]:
    """Everyone, the demo patient first; the same on every start."""
    lines = [line.split("|") for line in NAMES.strip().splitlines()]
    return tuple(_person(number, *line) for number, line in enumerate(lines))


def landline(number: int) -> str:
    """A London number of the range that is never connected."""
    return f"+44 20 7946 {number % 1000:04d}"


def mobile(number: int) -> str:
    """A mobile number of the range that is never connected."""
    return f"+44 7700 900{number % 1000:03d}"


def _person(number: int, given: str, family: str, sex: str) -> Person:
    throw = dice("person", number)
    born = OLDEST + timedelta(days=throw.randrange(SPAN_DAYS))
    phone = throw.choice((mobile, mobile, landline))(number * 17 + 3)
    return Person(
        number=number,
        given=given,
        family=family,
        sex=Sex.FEMALE if sex == "f" else Sex.MALE,
        born=born if number else MARTA_BORN,
        phone=phone if number else landline(MARTA_PHONE),
        email=_email(number, given, family),
    )


def _email(number: int, given: str, family: str) -> str:
    local = ".".join((*words(given), *words(family)))
    if number % 7 == 4:  # noqa: PLR2004 -- some people have no mail
        return ""
    return f"{local if local.isascii() else f'patient{number}'}@example.org"
