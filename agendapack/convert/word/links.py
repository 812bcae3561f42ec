"""Keep the links of a Word document that readers of the pack can follow, and tell of the others."""

from agendapack.convert.job import Job, count
from agendapack.convert.word.places import name_some, shorten
from agendapack.model.addresses import WEB_ADDRESS, leads_into_private_network, leads_to_file
from agendapack.problems import Code


class Links:
    """Judges the links of a document, and remembers what is to be told of them."""

    def __init__(self) -> None:
        self._to_files: list[str] = []
        self._private: list[str] = []
        self._dropped: list[str] = []

    def keep(self, target: str, words: str) -> bool:
        """Tell whether a link out of the document is kept; `words` are what it is set on."""
        named = f"'{shorten(words)}'" if words.strip() else "a picture"
        said = f"{named} ({shorten(target, 80)})"
        if leads_to_file(target):
            self._to_files.append(said)
        elif not WEB_ADDRESS.fullmatch(target):
            self._dropped.append(said if target and not target.startswith("#") else named)
        elif leads_into_private_network(target):
            self._private.append(said)
            return True
        else:
            return True
        return False

    def drop(self, target: str) -> None:
        """Remember a link on a picture, which cannot be kept."""
        if not leads_to_file(target):
            self._dropped.append(f"a picture ({shorten(target, 80)})")
        else:
            self.keep(target, "")

    def tell(self, job: Job) -> None:
        """Add the warnings."""
        if self._to_files:
            job.warn(
                Code.FILE_LINKS,
                f"has links to files, which are left out of the pack: {name_some(self._to_files)}",
                "add the files as annexes, or link to where they are published",
            )
        if self._private:
            job.warn(
                Code.PRIVATE_LINKS,
                f"has links into a private network: {name_some(self._private)}",
                "ask its author for the public address",
            )
        if self._dropped:
            job.warn(
                Code.NOT_CARRIED,
                f"has {count(len(self._dropped), 'link')} that cannot be followed, set as ordinary"
                f" text: {name_some(self._dropped)}",
                "links lead to the web, to an address of e-mail, or to a paragraph or heading",
            )
