"""Do tasks one after the other, in this process."""

from collections.abc import Iterable, Iterator

from agendapack.running.collecting import collect
from agendapack.running.outcome import Outcome, Task, Tell


class Here:
    """An executor that works in the process it is used in."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell

    def run(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Yield the outcomes in the order of the tasks."""
        from agendapack.running.work import work

        for number, task in enumerate(tasks, 1):
            yield work(task, self._tell)
            collect(number)
