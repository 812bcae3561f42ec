"""What is kept of passwords: nothing that they could be read or quickly guessed from."""

import hashlib
import os
from pathlib import Path

import pytest

from agendapack.batch.unchanged.details import SALT_BYTES, Secrets, settle_salt
from tests.batch.unchanged.desk import SALT, Desk

PASSWORD = "correct horse"


def test_no_file_of_the_index_holds_the_password_or_a_plain_digest_of_it(desk: Desk) -> None:
    desk.asked, desk.environment = ("PLAN",), {"PLAN": PASSWORD}
    desk.build()
    kept = b"".join(path.read_bytes() for path in desk.home.rglob("*") if path.is_file())
    assert Secrets(desk.environment, SALT).digest("PLAN").encode() in kept
    word = PASSWORD.encode()
    assert word not in kept
    for said in (word, SALT + word, word + SALT):
        for name in ("md5", "sha1", "sha256", "sha512"):
            assert hashlib.new(name, said).hexdigest().encode() not in kept


def test_two_output_roots_keep_different_digests_of_one_password(tmp_path: Path) -> None:
    salts = [settle_salt(str(tmp_path / name / "salt")) for name in ("a", "b")]
    digests = {Secrets({"PLAN": PASSWORD}, salt).digest("PLAN") for salt in salts}
    assert len(digests) == 2
    assert Secrets({"OTHER": PASSWORD}, salts[0]).digest("OTHER") in digests
    assert settle_salt(str(tmp_path / "a" / "salt")) == salts[0]


def test_a_salt_is_private_and_a_damaged_one_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "home" / "salt"
    settle_salt(str(path))
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(b"short")
    assert len(settle_salt(str(path))) == SALT_BYTES
    assert path.read_bytes() != b"short"


def test_a_digest_is_worked_out_once_for_many_meetings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_out: list[object] = []
    scrypt = hashlib.scrypt

    def count(*given: object, **named: object) -> bytes:
        worked_out.append(given)
        return scrypt(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(hashlib, "scrypt", count)
    salt = os.urandom(SALT_BYTES)
    digests = {Secrets({"PLAN": PASSWORD}, salt).digest("PLAN") for _ in range(1000)}
    assert (len(digests), len(worked_out)) == (1, 1)
