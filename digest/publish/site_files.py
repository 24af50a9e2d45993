"""The files of a build: which of them MkDocs is shown, and the folder that they are written to."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress

from jinja2 import Environment, FileSystemLoader
from mkdocs.structure.files import File, Files, InclusionLevel


class OutputFolder:
    """The folder that a build fills. Each folder below it is made once, each file by three calls of the system."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._made: set[str] = set()

    def write(self, uri: str, content: bytes) -> None:
        """Write a file below the folder. Raises OSError (disk full)."""
        self._make(uri.rpartition("/")[0])
        descriptor = os.open(f"{self._path}/{uri}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        try:
            waiting = memoryview(content)
            while waiting:
                waiting = waiting[os.write(descriptor, waiting) :]
        finally:
            os.close(descriptor)

    def _make(self, folder: str) -> None:
        if folder in self._made:
            return
        self._made.add(folder)
        if folder:
            self._make(folder.rpartition("/")[0])
        with suppress(FileExistsError):  # a file of its name: writing says so
            os.mkdir(f"{self._path}/{folder}")


class SiteFiles(Files):
    """All files of the site, of which MkDocs is shown only those that it has to make; links find every one."""

    def __init__(self, files: Sequence[File], others: set[str]) -> None:
        super().__init__(files)
        self._made = [file for file in files if file.dest_uri not in others]

    def documentation_pages(self, *, inclusion: Callable[[InclusionLevel], bool] = InclusionLevel.is_included) -> Sequence[File]:
        """The pages to make."""
        return [file for file in self._made if file.is_documentation_page() and inclusion(file.inclusion)]

    def copy_static_files(
        self, dirty: bool = False, *, inclusion: Callable[[InclusionLevel], bool] = InclusionLevel.is_included
    ) -> None:
        """Copy the files that are not there yet."""
        folders: dict[str, OutputFolder] = {}
        for file in self._made:
            if not file.is_documentation_page() and inclusion(file.inclusion):
                folder = folders.get(file.dest_dir) or folders.setdefault(file.dest_dir, OutputFolder(file.dest_dir))
                folder.write(file.dest_uri, file.content_bytes)


class ThemeFiles(FileSystemLoader):
    """A theme's templates and files. What lies in a folder with a dot, as Material's icons, is never copied: nor is it listed."""

    def list_templates(self) -> list[str]:
        """The names of all others."""
        found: set[str] = set()
        for folder in self.searchpath:
            for place, folders, names in os.walk(folder):
                folders[:] = [name for name in folders if not name.startswith(".")]
                below = place[len(str(folder)) :].replace(os.sep, "/").strip("/")
                found.update(f"{below}/{name}" if below else name for name in names)
        return sorted(found)


def with_theme_files(environment: Environment) -> Environment:
    """The environment of a theme that lists its files without going through its icons."""
    if isinstance(environment.loader, FileSystemLoader):
        environment.loader = ThemeFiles(environment.loader.searchpath)
    return environment
