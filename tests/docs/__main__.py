"""``python -m tests.docs``: make the made parts of the README anew."""

from tests.docs.readme import README, regenerated

if __name__ == "__main__":
    before = README.read_text(encoding="utf-8")
    after = regenerated(before)
    README.write_text(after, encoding="utf-8", newline="\n")
    print("README.md was up to date" if after == before else "README.md is made anew")
