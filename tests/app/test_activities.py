from medviewer.app.activities import Activity
from medviewer.app.task import Lane, Task, TaskContext
from tests.app.fakes.desk import Desk


def test_running_task_is_an_activity_with_its_progress(waiting_desk: Desk) -> None:
    shown: list[tuple[Activity, ...]] = []
    waiting_desk.session.activities_changed.connect(shown.append)
    waiting_desk.open()
    waiting_desk.tasks.run_next()
    assert shown[:3] == [
        (Activity(1, "Scanning"),),
        (Activity(1, "Scanning", 0.5),),
        (Activity(1, "Scanning", 0.5), Activity(2, "Reading images")),
    ]


def test_ended_task_is_no_activity(desk: Desk) -> None:
    desk.open()
    assert desk.session.activities == ()


def test_small_work_is_no_activity(waiting_desk: Desk) -> None:
    waiting_desk.controller.classifications.list_models()
    assert waiting_desk.session.activities == ()
    assert not waiting_desk.controller.is_idle


def test_activity_can_be_stopped(waiting_desk: Desk) -> None:
    waiting_desk.open()
    waiting_desk.controller.stop_activity(1)
    assert waiting_desk.session.activities == ()
    assert waiting_desk.controller.is_idle


def test_stopping_an_ended_activity_is_silent(desk: Desk) -> None:
    desk.open()
    desk.controller.stop_activity(1)
    assert desk.said == []


def test_a_tasks_own_callbacks_are_called_too(waiting_desk: Desk) -> None:
    heard: list[object] = []

    def work(context: TaskContext) -> None:
        context.progress(0.25, "Working")

    tasks = waiting_desk.controller._tasks
    task = Task(
        "work",
        work,
        Lane.INFERENCE,
        on_progress=lambda *step: heard.append(step),
        on_finished=lambda: heard.append("finished"),
    )
    tasks.submit(task)
    waiting_desk.tasks.run_all()
    assert heard == [(0.25, "Working"), "finished"]
