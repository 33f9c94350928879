"""Fifty real kills at random moments lose no recorded call and leave none half written."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text

from services import ROOT
from services.database import schema, store
from services.ledger import reading

KILLS = 50
# Two threads ask, a third repeats; each answer is acknowledged on standard output only after `ask` has returned it.
ASKING = """
import io, os, sys, threading
import alembic.command  # so that the kills fall on the ledger's work and not on Python's imports
from services import ledger
from services.ledger import recording
from services.aws import Aws

class Client:
    def synthesize_speech(self, **parameters):
        sound = parameters["Text"].encode() * 4000
        return {"AudioStream": io.BytesIO(sound), "RequestCharacters": len(parameters["Text"])}

Aws.client = lambda aws, name: Client()
aws = Aws("aws", "eu-west-1", account="111122223333", visit="kills")

def ask(thread):
    number = 0
    while True:
        number += 1
        text = f"{sys.argv[1]} {thread} {number - number % 2}"
        parameters = {"Text": text, "VoiceId": "Amy", "OutputFormat": "mp3"}
        receipt = ledger.ask(aws, ledger.Question("polly", "synthesize_speech", dict, "speak", parameters)).receipt
        os.write(1, f"{receipt.record_id} {int(receipt.repeated)} {text}\\n".encode())

print("ready", flush=True)
for thread in range(3):
    threading.Thread(target=ask, args=(thread,)).start()
"""


def asked_until_killed(run: int, dice: random.Random) -> list[tuple[str, bool, str]]:
    """What a child process acknowledged before it was killed: record, whether it was a repeat, and the text."""
    with subprocess.Popen([sys.executable, "-c", ASKING, str(run)], cwd=ROOT, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        killer = threading.Timer(dice.uniform(0.0, 0.8), child.kill)
        killer.start()
        lines = child.stdout.read().split(b"\n")[:-1]  # the last piece has no line end: it was not acknowledged whole
        killer.join()
    assert child.returncode == -signal.SIGKILL
    parts = [line.decode().split(" ", 2) for line in lines]
    return [(record, repeated == "1", sentence) for record, repeated, sentence in parts]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_fifty_kills_at_random_moments_lose_no_answer_that_was_acknowledged() -> None:
    dice = random.Random(20261122)
    with ThreadPoolExecutor(2) as pool:  # two processes write at once
        runs = pool.map(lambda run: asked_until_killed(run, dice), range(KILLS))
        acknowledged = [one for run in runs for one in run]

    with store.reading() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        rows = connection.execute(select(schema.calls.c.id, schema.calls.c.parameters_json)).all()
        repeats = connection.execute(select(func.count()).select_from(schema.repeats)).scalar_one()
    recorded = {record: json.loads(parameters)["Text"] for record, parameters in rows}
    asked = [(record, sentence) for record, repeated, sentence in acknowledged if not repeated]
    print(f"{len(asked)} calls and {len(acknowledged) - len(asked)} repeats acknowledged, {len(rows)} calls recorded")  # noqa: T201 - seen with -s

    assert len(asked) > KILLS, "the children were killed before they asked anything"
    assert all(recorded.get(record) == sentence for record, sentence in asked)  # none lost
    assert len(set(recorded.values())) == len(recorded)  # none doubled
    assert len({record for record, _ in asked}) == len(asked)
    assert repeats >= len(acknowledged) - len(asked)
    for record, sentence in recorded.items():  # none half written
        answer = reading.answer(record)
        assert answer is not None
        assert answer.response["AudioStream"] == sentence.encode() * 4000
    store.close()
