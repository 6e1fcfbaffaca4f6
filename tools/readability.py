"""How easily the words of every day read: ``python -m tools.readability [FOLDER]``, or ``make words``.

Prints Flesch's reading ease and the Flesch-Kincaid grade of all that is put together for readers, and the sentences
above ``SIXTH_FORM``, those that stand on most days first. With a folder it also writes there the transcript of every
day under both readings, to be read by people.

Counted here and by no library: those that do it fetch a pronouncing dictionary from outside when they run, and count
the syllables of Panjshir as a hurdle, which it is not.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from geo.markup.transcript import passage, transcript_text
from geo.records.read import BUNDLED, read
from geo.status.timeline import Timeline
from geo.status.validity import Reading

SIXTH_FORM = 13.0
"""The grade a reader of 18 has: the last year of school."""
NAME_SYLLABLES = 2
"""What a name in capitals counts: it is known or it is not, whatever its length."""
SHOWN = 30
_SILENT = re.compile(r"(?<=[^aeiouyl])e$|(?<=[^aeioudty])ed$|(?<=[^aeiouszxc])es$")


def syllables(word: str) -> int:
    """Groups of vowels without a silent ending, at least one; a name or a number counts ``NAME_SYLLABLES``."""
    if not word[:1].islower():
        return min(NAME_SYLLABLES, max(1, len(re.findall(r"[aeiouy]+", word.lower()))))
    return max(1, len(re.findall(r"[aeiouy]+", _SILENT.sub("", word))))


def sentences(text: str) -> list[str]:
    """The sentences of a text. A semicolon, or a colon before a longer clause, is a place to breathe as a stop is."""
    return [
        part.strip() for part in re.split(r"(?<=[.!?;])\s+|:\s+(?=\S+ \S+ \S+ \S+)", text) if part.strip()
    ]


def words(sentence: str) -> list[str]:
    """Its words: what stands between brackets is a source and is not read aloud."""
    return re.findall(r"[^\W_]+(?:[’'-][^\W_]+)*", re.sub(r"\([^()]*\)|\[[^\]]*\]", "", sentence))


def grade(found: Iterable[str]) -> float:
    """The Flesch-Kincaid grade of sentences: years of school that a reader needs."""
    per_sentence, per_word = _means(found)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59


def ease(found: Iterable[str]) -> float:
    """Flesch's reading ease of sentences: 100 is very easy, below 30 is for academics."""
    per_sentence, per_word = _means(found)
    return 206.835 - 1.015 * per_sentence - 84.6 * per_word


def _means(found: Iterable[str]) -> tuple[float, float]:
    """Words to a sentence and syllables to a word."""
    said = [these for sentence in found if (these := words(sentence))]
    total = sum(map(len, said))
    return total / len(said), sum(syllables(word) for these in said for word in these) / total


def of_all_days(timeline: Timeline) -> Counter[str]:
    """Every sentence of every day's transcript under both readings, with the number of days it stands on."""
    found: Counter[str] = Counter()
    for reading in Reading:
        for state in timeline.states(reading):
            day = passage(timeline.dataset, state)
            facts = [fact for part in day.parts for entry in part.entries for fact in entry.facts]
            texts = [*day.sentences, *(part.intro for part in day.parts)]
            texts += [line.text for fact in facts for line in fact.lines]
            found.update({sentence for text in texts for sentence in sentences(text)})
    return found


def hard(found: Counter[str]) -> list[tuple[float, int, str]]:
    """The sentences above ``SIXTH_FORM``: grade, days, words; those of most days first."""
    above = [(grade([one]), days, one) for one, days in found.items() if words(one)]
    return sorted((one for one in above if one[0] > SIXTH_FORM), key=lambda one: (-one[1], -one[0]))


def main() -> None:
    """Print the report; write the transcripts where a folder is named."""
    timeline = Timeline(read(BUNDLED))
    found = of_all_days(timeline)
    above = hard(found)
    print(f"{len(found)} different sentences; reading ease {ease(found):.0f}, grade {grade(found):.1f}")
    print(f"{len(above)} above grade {SIXTH_FORM:.0f}; those of most days:")
    for one, days, sentence in above[:SHOWN]:
        print(f"{one:5.1f} {days:4} days  {sentence}")
    for folder in map(Path, sys.argv[1:2]):
        folder.mkdir(parents=True, exist_ok=True)
        for reading in Reading:
            for state in timeline.states(reading):
                text = transcript_text(timeline.dataset, state)
                (folder / f"{state.day}-{reading.value}.txt").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
