"""The English catalogue is complete, and its sentences can be filled like the Vietnamese ones."""

from tools import catalogue


def test_every_sentence_has_an_english_one():
    known = catalogue.current()
    wanted = [message for message in catalogue.collect() if message.id]
    missing = []
    for message in wanted:
        key = message.id[0] if isinstance(message.id, tuple | list) else message.id
        found = known.get(key, message.context)
        if found is None or not (all(found.string) if isinstance(found.string, tuple | list) else found.string):
            missing.append(message.id)
    assert missing == []


def test_translations_name_the_places_of_their_sentence():
    assert [message.id for message in catalogue.wrong_places(catalogue.current())] == []
