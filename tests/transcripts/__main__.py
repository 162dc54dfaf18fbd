"""``python -m tests.transcripts``: keep what the sessions print now. Read the difference before you commit it."""

from tests.transcripts.sessions import KEPT, SESSIONS, transcript

if __name__ == "__main__":
    KEPT.mkdir(exist_ok=True)
    for session in SESSIONS:
        session.file.write_text(transcript(session), encoding="utf-8", newline="\n")
        print(session.file.name)
