"""Sentences to begin with, one or two in each language that people are likely to try. Written for Vitrine."""

# ruff: noqa: RUF001 - letters of other languages look like ASCII
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """A sentence, what it shows, and the code of its language."""

    label: str
    language_code: str
    text: str
    text_type: str = "text"


SAMPLES = (
    Sample("English", "en-GB", "The train to Leeds leaves from platform four. Mind the gap, and have a good journey!"),
    Sample(
        "American English",
        "en-US",
        "Good morning! Today is sunny, with a gentle breeze from the west and 72 degrees by noon.",
    ),
    Sample("Français", "fr-FR", "Bonjour ! Le petit déjeuner est servi jusqu'à dix heures au café du premier étage."),
    Sample("Deutsch", "de-DE", "Guten Tag! Der nächste Zug nach München fährt in zwölf Minuten von Gleis sieben."),
    Sample("Español", "es-ES", "Buenos días. El museo abre a las nueve y los niños entran gratis los domingos."),
    Sample("Italiano", "it-IT", "Buonasera! Il tavolo è prenotato per le otto, con vista sul mare."),
    Sample("Português", "pt-BR", "Bom dia! A biblioteca fecha às seis, mas o jardim fica aberto até a noite."),
    Sample("Nederlands", "nl-NL", "Goedemorgen! De fiets staat achter het huis, naast de grote boom."),
    Sample("Polski", "pl-PL", "Dzień dobry! Pociąg do Krakowa odjeżdża o siódmej z peronu trzeciego."),
    Sample("Svenska", "sv-SE", "God morgon! Båten till öarna går klockan åtta från den gamla hamnen."),
    Sample("Türkçe", "tr-TR", "Günaydın! Vapur yarım saat sonra karşı kıyıya hareket ediyor."),
    Sample("Русский", "ru-RU", "Доброе утро! Автобус до музея отправляется через десять минут."),
    Sample(
        "With SSML",
        "en-GB",
        '<speak>\n  Wait for it<break time="700ms"/>\n  <prosody rate="85%">the number is</prosody>\n'
        '  <say-as interpret-as="digits">2046</say-as>.\n</speak>',
        "ssml",
    ),
)
