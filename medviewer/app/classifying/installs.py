"""Installing models: a look at what came, the question, the copying."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from medviewer.app.classifying.installer import BundleOffer, Installer, may_be_bundle
from medviewer.app.failures import failure_notice
from medviewer.app.session import Notice, Session
from medviewer.app.task import Lane, Task, TaskContext, Tasks
from medviewer.language import later, translate

Answer = TypeVar("Answer")

Ask = Callable[[BundleOffer], None]
"""Puts the question to the user; a yes comes back by `InstallControl.install`."""


class InstallControl:
    """Turns "here is a model" into one more model in the list."""

    def __init__(
        self,
        session: Session,
        tasks: Tasks,
        installer: Installer,
        look_again: Callable[[], None],
    ) -> None:
        self._session = session
        self._tasks = tasks
        self._installer = installer
        self._look_again = look_again

    def take(
        self, paths: Sequence[Path], ask: Ask, open_paths: Callable[[Sequence[Path]], None]
    ) -> None:
        """Ask about what was dropped if it is a model; else open it as images."""
        if len(paths) != 1 or not may_be_bundle(paths[0]):
            open_paths(paths)
            return
        path, is_bundle = paths[0], self._installer.is_bundle

        def on_looked(is_model: bool) -> None:  # noqa: FBT001 - a task's only answer
            if is_model:
                self.look_at(path, ask)
            else:
                open_paths(paths)

        self._submit(
            "Looking at the file",
            lambda _: is_bundle(path),
            Lane.CHECK,
            on_looked,
            later("Doing", "opening"),
        )

    def look_at(self, path: Path, ask: Ask) -> None:
        """Read and check a bundle, then ask; nothing is written yet."""
        read, folders = self._installer.read, self._session.settings.models_folders

        def on_read(offer: BundleOffer) -> None:
            if offer.is_installed:
                text = translate("Notices", "{title} {version} is installed already.")
                self._session.raise_notice(
                    Notice(text.format(title=offer.title, version=offer.version))
                )
            else:
                ask(offer)

        def work(context: TaskContext) -> BundleOffer:
            return read(path, folders, context)

        self._submit(
            "Reading the model", work, Lane.CHECK, on_read, later("Doing", "reading the model")
        )

    def install(self, offer: BundleOffer) -> None:
        """Copy a bundle to the user's models, and list the models again."""
        install, folders = self._installer.install, self._session.settings.models_folders

        def on_installed(_: None) -> None:
            text = translate("Notices", "Installed: {title} {version}.")
            self._session.raise_notice(
                Notice(text.format(title=offer.title, version=offer.version))
            )
            self._look_again()

        # the lane of networks: it is loaded once to see that it runs
        self._submit(
            translate("Progress", "Installing the model"),
            lambda _: install(offer, folders),
            Lane.INFERENCE,
            on_installed,
            later("Doing", "installing the model"),
        )

    def _submit(
        self,
        name: str,
        work: Callable[[TaskContext], Answer],
        lane: Lane,
        on_result: Callable[[Answer], None],
        doing: str,
    ) -> None:
        """Submit one task whose failure is a notice."""
        self._tasks.submit(
            Task(
                name,
                work,
                lane,
                on_result=on_result,
                on_error=lambda error: self._session.raise_notice(failure_notice(error, doing)),
            )
        )
