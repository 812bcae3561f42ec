"""What a user's templates say by themselves is known, so that it is never taken for a leak."""

from pathlib import Path

from agendapack.render import template_words


def test_the_words_of_the_users_templates_are_known(tmp_path: Path) -> None:
    (tmp_path / "agenda.html").write_text("<p class='x'>Kindly forthwith {{ title }}</p>", "utf-8")
    words = " ".join(template_words(tmp_path))
    assert "Kindly forthwith" in words
    assert "<p" not in words
    assert template_words(None) == ()
