"""People found by a model of others: a tiny one, trained here on invented sentences."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reftel.analysis.told import find_told, person_json
from reftel.cli import app
from reftel.codec import read
from reftel.errors import FormError
from reftel.recognizer import load_recognizer

spacy = pytest.importorskip("spacy", reason="the extra ner (spaCy) is not installed")

NAMES = ("zorvath", "ilmara", "quentar", "bellisk", "drummel", "ostrava")
SENTENCES = (
    "the yard was sold to {} in spring",
    "{} wrote to the port again",
    "we heard it from {}",
)
TEXT = """\
R 121424Z MAR 09
FM AMEMBASSY VALLETTA
TO SECSTATE WASHDC 1934
C O N F I D E N T I A L VALLETTA 000312

E.O. 12958: DECL: 03/12/2019
TAGS: PREL, MT
SUBJECT: EXERCISE: MODEL

1. (C) Minister Orlo Vassbein spoke; the yard was sold to zorvath in spring.
QUILLMARK
"""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with a component ner, trained on a dozen and a half of sentences."""
    from spacy.training import Example

    spacy.util.fix_random_seed(7)
    nlp = spacy.blank("en")
    nlp.add_pipe("ner").add_label("PERSON")
    examples = []
    for name in NAMES:
        for sentence in SENTENCES:
            text = sentence.format(name)
            begin = text.index(name)
            told = {"entities": [(begin, begin + len(name), "PERSON")]}
            examples.append(Example.from_dict(nlp.make_doc(text), told))
    nlp.initialize(lambda: examples)
    chance = random.Random(7)
    for _ in range(25):
        chance.shuffle(examples)
        nlp.update(examples)
    folder = tmp_path_factory.mktemp("model") / "people"
    nlp.to_disk(folder)
    return folder


def test_a_model_adds_people_and_is_named_as_their_source(model: Path) -> None:
    recognize = load_recognizer(model)
    telegram = read(TEXT).telegram

    alone = {person.label: person for person in find_told(telegram)[1]}
    both = {person.label: person for person in find_told(telegram, None, recognize)[1]}

    assert "zorvath" not in alone
    assert alone.items() <= both.items()
    (mention,) = person_json(both["zorvath"])["mentions"]
    assert (mention["text"], mention["source"]) == ("zorvath", "model")
    (own,) = person_json(both["Orlo Vassbein"])["mentions"]
    assert "source" not in own


def test_the_command_reads_with_a_model(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = tmp_path / "one.txt"
    text.write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    by_option = CliRunner().invoke(app, ["read", "--json", "--ner", str(model), str(text)])
    (tmp_path / "reftel.toml").write_text(f'[ner]\nmodel = "{model}"\n', encoding="utf-8")
    by_settings = CliRunner().invoke(app, ["read", "--json", str(text)])

    assert by_option.exit_code == 0, by_option.output
    assert '"source":"model"' in by_option.stdout.replace(" ", "")
    assert by_settings.stdout == by_option.stdout


def test_a_folder_without_a_model_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(FormError, match="nothing is downloaded"):
        load_recognizer(tmp_path)

    (tmp_path / "meta.json").write_text("{}", encoding="utf-8")
    with pytest.raises(FormError, match="cannot be loaded"):
        load_recognizer(tmp_path)

    result = CliRunner().invoke(app, ["read", "--ner", str(tmp_path / "none"), "x.txt"])
    assert result.exit_code == 2
    assert "none" in result.output


def test_a_model_without_entities_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "blank")

    with pytest.raises(FormError, match="no component ner"):
        load_recognizer(tmp_path / "blank")
