"""Tasks that run when they are told."""

from medviewer.app.task import Lane, Task, TaskContext
from medviewer.cancel import Cancelled, CancelToken


class FakeHandle:
    def __init__(self, tasks: "FakeTasks", task: Task) -> None:
        self.task = task
        self.token = CancelToken()
        self._tasks = tasks

    def cancel(self) -> None:
        if self in self._tasks.waiting:
            self._tasks.waiting.remove(self)
            self.token.cancel()
            self.task.on_cancelled()
            self.task.on_finished()

    def run(self) -> None:
        context = TaskContext(self.token, self.task.on_progress, self.task.on_update)
        try:
            result = self.task.function(context)
        except Cancelled:
            self.task.on_cancelled()
        except Exception as error:  # noqa: BLE001 - as the real one
            self.task.on_error(error)
        else:
            self.task.on_result(result)
        self.task.on_finished()


class FakeTasks:
    """Runs a task as soon as it is submitted, or with `immediate` off when a test says so.

    The lane that keeps measurements has a word of its own, `keeping`.
    """

    def __init__(self, *, immediate: bool = True) -> None:
        self.immediate = immediate
        self.keeping = True
        self.waiting: list[FakeHandle] = []
        self.submitted: list[Task] = []
        self.is_shut_down = False

    @property
    def is_idle(self) -> bool:
        return not self.waiting

    def submit(self, task: Task) -> FakeHandle:
        handle = FakeHandle(self, task)
        if task.lane is Lane.KEEP:
            self._keep(handle)
            return handle
        self.submitted.append(task)
        if task.lane.supersedes:
            for other in list(self.waiting):
                if (other.task.lane, other.task.slot) == (task.lane, task.slot):
                    other.cancel()
        if self.immediate:
            handle.run()
        else:
            self.waiting.append(handle)
        return handle

    def _keep(self, handle: FakeHandle) -> None:
        if self.keeping:
            handle.run()
        else:
            self.waiting.append(handle)

    def run_next(self) -> None:
        self.waiting.pop(0).run()

    def run_all(self) -> None:
        while self.waiting:
            self.run_next()

    def shutdown(self) -> bool:
        self.is_shut_down = True
        return True
