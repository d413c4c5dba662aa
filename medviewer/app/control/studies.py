"""Opening folders: scan, thumbnails, recent folders."""

from collections.abc import Sequence
from pathlib import Path

from medviewer.app.failures import failure_notice
from medviewer.app.pictures import Thumbnail
from medviewer.app.readers import Readers
from medviewer.app.session import Notice, NoticeKind, Session
from medviewer.app.task import Lane, Task, TaskContext, TaskHandle, Tasks
from medviewer.cancel import Cancelled
from medviewer.config import with_recent_folder
from medviewer.io.records import Series, StudyIndex
from medviewer.io.sources.found_file import is_folder
from medviewer.language import later, translate

THUMBNAIL_SIZE = 96


class StudyControl:
    """Turns "open this" into an index in the session."""

    def __init__(self, session: Session, tasks: Tasks, readers: Readers) -> None:
        self._session = session
        self._tasks = tasks
        self._readers = readers
        self.paths: tuple[Path, ...] = ()
        """What was opened last."""
        self._scan: TaskHandle | None = None
        self._scan_number = 0
        self._running_scan = 0  # its number, 0 for none
        self._asked_thumbnails: dict[str, Path] = {}

    @property
    def is_scanning(self) -> bool:
        """Whether a scan runs."""
        return self._running_scan != 0

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Close what is open and list what `paths` hold."""
        present = [path.absolute() for path in paths if path.exists()]
        if not present:
            text = translate("Notices", "There is no such file or folder; choose another one.")
            self._session.raise_notice(Notice(text, NoticeKind.WARNING))
            return
        self.paths = tuple(present)
        self._asked_thumbnails.clear()
        self._session.close_all()
        self._remember(present)
        self._start_scan(tuple(present))

    def stop_scan(self) -> None:
        """Stop scanning; what was found stays."""
        if self._scan is not None:
            self._scan.cancel()

    def forget_remembered(self) -> None:
        """Delete what is kept of the folders that were opened; the study on screen stays."""
        forget = self._readers.forget
        done = Notice(translate("Notices", "What was remembered of opened folders is deleted."))
        task = Task(
            "Forgetting",
            lambda _: forget(),
            Lane.CHECK,
            on_result=lambda _: self._session.raise_notice(done),
            on_error=lambda error: self._session.raise_notice(
                failure_notice(error, later("Doing", "forgetting the folders"))
            ),
        )
        self._tasks.submit(task)

    def request_thumbnail(self, series_key: str) -> None:
        """Have the small picture of a series made, once."""
        found = self._session.index.find_series(series_key)
        if found is None or series_key in self._asked_thumbnails:
            return
        self._asked_thumbnails[series_key] = found[1].middle_frame.instance.path
        self._tasks.submit(self._thumbnail_task(found[1]))

    def _renew_thumbnails(self) -> None:
        """Have pictures made again that stood for the middle of a series while it grew."""
        for key, path in list(self._asked_thumbnails.items()):
            found = self._session.index.find_series(key)
            if found is not None and found[1].middle_frame.instance.path != path:
                del self._asked_thumbnails[key]
                self.request_thumbnail(key)

    def _start_scan(self, paths: tuple[Path, ...]) -> None:
        """Scan `paths` instead of what is being scanned: only the newest scan is heard."""
        scan, remember = self._readers.scan, self._session.settings.remember_index
        self._scan_number += 1
        number = self._running_scan = self._scan_number

        def work(context: TaskContext) -> StudyIndex:
            index = scan(paths, context, context.publish, remember=remember)
            context.publish(index)
            context.token.raise_if_cancelled()  # all rows are there before the first images come
            return index

        handle = self._tasks.submit(
            Task(
                translate("Progress", "Scanning"),
                work,
                Lane.INDEX,
                on_update=self._session.set_index,
                on_result=self._on_scanned,
                on_error=self._on_scan_failed,
                on_cancelled=lambda: self._on_scan_stopped(number),
                on_finished=lambda: self._on_scan_finished(number),
            )
        )
        self._scan = handle if self._running_scan == number else None

    def _on_scan_finished(self, number: int) -> None:
        if number == self._running_scan:
            self._running_scan = 0
            self._scan = None

    def _on_scanned(self, index: StudyIndex) -> None:
        self._session.finish_scan(index)
        self._renew_thumbnails()
        if not index.studies:
            text = translate("Notices", "No images were found there; open another folder.")
            self._session.raise_notice(Notice(text, NoticeKind.WARNING))

    def _on_scan_failed(self, error: Exception) -> None:
        self._session.raise_notice(failure_notice(error, later("Doing", "scanning the folder")))

    def _on_scan_stopped(self, number: int) -> None:
        if number != self._running_scan:
            return  # another folder was opened instead
        text = translate("Notices", "Scanning was stopped; what was found is shown.")
        self._session.raise_notice(Notice(text))

    def _thumbnail_task(self, series: Series) -> Task:
        read, number = self._readers.read_thumbnail, self._scan_number

        def work(_: TaskContext) -> Thumbnail:
            if number != self._scan_number:
                raise Cancelled  # another folder was opened: its pictures must not wait
            return Thumbnail(series.key, read(series, THUMBNAIL_SIZE))

        # A thumbnail that cannot be made is no news: showing the series tells why.
        return Task("Thumbnails", work, Lane.THUMBNAIL, on_result=self._on_thumbnail)

    def _on_thumbnail(self, thumbnail: Thumbnail) -> None:
        if self._session.index.find_series(thumbnail.series_key) is not None:
            self._session.add_thumbnail(thumbnail)

    def _remember(self, paths: Sequence[Path]) -> None:
        folders = [path for path in paths if is_folder(path)]
        name = translate("Notices", "{count} items").format(count=len(paths))
        self._session.set_opened(paths[0].name if len(paths) == 1 else name)
        if folders:
            recent = with_recent_folder(self._session.settings.recent_folders, folders[0])
            self._session.update_settings(recent_folders=recent)
