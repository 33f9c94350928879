"""Vitrine with work going on in the background: a process that spoke, a thread that waits, and one that crashed."""

import threading

from streamlit.web import cli

from services import aws
from services.server import background, memory


class Keeper(memory.Keeper):
    """The server starts one when it serves: a test hears of it."""

    def run(self) -> None:
        """Say so, and go on."""
        print("serving", flush=True)  # noqa: T201
        super().run()


def speak() -> None:
    """Leave the work behind, and say so."""
    aws.local().client("polly").synthesize_speech(Text="Ready", VoiceId="Joanna", OutputFormat="mp3")
    ending = threading.Event()
    background.start("waiting", "Waits for the end of the server", ending.wait, ending.set)
    background.start("doomed", "Crashes", lambda: 1 / 0).join()


if __name__ == "__main__":
    memory.Keeper = Keeper  # type: ignore[misc]
    speak()
    cli.main(["run", "app.py", "--server.headless", "true", "--server.address", "127.0.0.1", "--server.port", "0"])
