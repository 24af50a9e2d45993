"""What a build of the site may leave as it is, and what it leaves for the next one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from digest.publish.file_hashes import FileHashes
from digest.publish.site_cache import SiteCache


@dataclass(slots=True)
class Plan:
    """What a build may leave as it is. ``before`` is what the last one left, ``present`` the sizes of the files in ``site/``.

    After the build ``after`` is what this one leaves, with the hashes of new outputs still to come; ``kept`` the files of
    ``site/`` that stay as they are; ``outputs`` where each page of ``content/`` goes.
    """

    hashes: FileHashes = field(default_factory=lambda: FileHashes(Path()))
    before: SiteCache = field(default_factory=SiteCache)
    present: Mapping[str, int] = field(default_factory=dict)
    target: Path = Path("site")
    after: SiteCache = field(default_factory=SiteCache)
    kept: set[str] = field(default_factory=set)
    outputs: dict[str, str] = field(default_factory=dict)
    is_cacheable: bool = False

    def has(self, files: Mapping[str, int]) -> bool:
        """Whether files of the last build, with their sizes, are still there, and none of ``content/`` takes their place."""
        return all(self.present.get(path) == size and path not in self.after.files for path, size in files.items())
