"""A task that does harm in the way that it is asked to."""

import json
import os
import signal
import subprocess
import time
import zlib
from typing import Any

from agendapack.model.facts import Limits
from tests.waiting import PATIENCE

_hoarded: list[bytes] = []


def perform(asked: dict[str, Any], data: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Do what the file says, whoever asks."""
    match data.decode().split():
        case ["say"]:
            return {"asked": asked, "seconds": limits.seconds}, data.upper()
        case ["pid"]:
            return {"pid": os.getpid()}, b""
        case ["print"]:
            print("ready")
            return {}, b""
        case ["spin"]:
            while True:
                pass
        case ["sleep"]:
            time.sleep(PATIENCE)
        case ["hoard"]:
            _hoarded.append(bytes(120 * 2**20))
        case ["fill"]:
            return {}, bytes(2**40)
        case ["leave", pipe]:
            end = os.open(pipe, os.O_WRONLY)
            os.write(end, b"x")
            subprocess.Popen(["sleep", str(2 * PATIENCE)], pass_fds=[end])
            os.kill(os.getpid(), signal.SIGKILL)
        case ["signal", number]:
            os.kill(os.getpid(), int(number))
        case ["raise", *what]:
            _raise(" ".join(what), asked)
    return {}, b""


def _raise(what: str, asked: dict[str, Any]) -> None:
    match what:
        case "":
            json.loads("no JSON")
        case "in C":
            zlib.decompress(b"no such data")
        case "at letters":
            b"\xff".decode()
        case "here":
            asked["what nobody asked"]
