"""``python -m tests.translations``: bring the .po file up to date with the code, compile it, list what is missing."""

import sys

from tests.translations.catalogue import read_catalogue, sentences, translations, updated, write_catalogue

if __name__ == "__main__":
    before = read_catalogue()
    said = sentences()
    after = updated(before, said)
    for gone in sorted(str(key) for key in translations(before).keys() - translations(after).keys()):
        print(f"gone     {gone}")
    write_catalogue(after)
    where = {sentence.id: sentence.place for sentence in reversed(said)}
    missing = [key for key, chinese in translations(after).items() if not all(chinese)]
    for key in missing:
        print(f"missing  {where[key]}  {key}")
    print(f"{len(where)} sentences, {len(missing)} without Chinese")
    sys.exit(1 if missing else 0)
