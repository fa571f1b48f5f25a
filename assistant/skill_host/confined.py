"""Skills as confined children: what each may have is decided here, where it is started."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from assistant.child_pipes import ChildEnds
from assistant.confinement import landlock
from assistant.confinement.layers import Layer, Level, layers_to_try, switched_off
from assistant.errors import NotHeldBackError, SkillError
from assistant.private_folders import make_private
from assistant.settings import Paths, load_settings
from assistant.skill_host import python_places
from assistant.skill_host.commands import Command, filled
from assistant.skill_host.finding import find_skills
from assistant.skill_host.grants import Grants, Origin
from assistant.skill_host.manifest import MANIFEST_FILE, Manifest, load_manifest
from assistant.skill_host.outlets import AccompaniedChild, Broker, Outlets
from assistant.skill_host.permitted import Permitted
from assistant.skill_host.starting import Child
from assistant.skill_host.warm_process import Places, WarmProcess
from assistant.values import Json


class ConfinedChildren:
    """Starts skills as children of this process, each with what it is permitted and no more.

    `layers` are those to try, by default all.
    """

    def __init__(
        self, paths: Paths, grants: Grants, layers: Collection[Layer] | None = None
    ) -> None:
        self._paths = paths
        self._grants = grants
        self._layers = layers_to_try() if layers is None else frozenset(layers)
        self._broker = Broker(paths.skill_use)
        self._warm: dict[Places, WarmProcess] = {}
        self._installed: Sequence[Manifest] = ()
        self._seen: Sequence[tuple[Path, int]] = ()

    def start(self, folder: Path, ends: ChildEnds, *, writes: bool = True) -> Child:
        """Run the skill in `folder`; unless it `writes`, its folders are there to be read."""
        manifest = load_manifest(folder)
        permitted = self._grants.of(manifest)
        permitted = permitted if writes else permitted.without_a_trace
        places = _places(manifest, permitted)
        warm = self._warm_process(places)
        self._accept(manifest, warm.level)
        outlets = Outlets(manifest.name, permitted, self._broker)
        try:
            child = warm.start(manifest.folder, ends, places, outlets.descriptors)
        except SkillError:
            outlets.close()
            raise
        outlets.handed_over()
        return AccompaniedChild(child, outlets)

    def run(self, folder: Path, name: str, arguments: Mapping[str, Json], ends: ChildEnds) -> Child:
        """Run the skill's command `name`, if the person permits it."""
        permitted = self._grants.of(load_manifest(folder))
        if name not in permitted.commands:
            raise SkillError(permitted.problems.get(f"commands.{name}", "it is not permitted"))
        return Command(filled(permitted.commands[name], arguments), ends)

    def layers(self) -> frozenset[Layer]:
        """Those that hold a skill back here, tried."""
        return self._warm_process(Places(python_places.to_read())).layers

    def close(self) -> None:
        """End every skill that was started here."""
        while self._warm:
            self._warm.popitem()[1].close()
        self._broker.close()

    def _accept(self, manifest: Manifest, level: Level) -> None:
        held_back = level.sufficient and not switched_off()
        if held_back or self._grants.origin(manifest) is Origin.SHIPPED:
            return
        if not load_settings(self._paths.settings_file).skills.without_isolation:
            raise NotHeldBackError(manifest.name, level)

    def _warm_process(self, places: Places) -> WarmProcess:
        """One for all skills where Landlock tells them apart, else one for each set of places."""
        shared = Layer.LANDLOCK in self._layers and landlock.version() > 0
        visible = _together((*self._all_places(), places)) if shared else places
        if (warm := self._warm.get(visible)) is not None and warm.alive:
            return warm
        for old in [it for it, warm in self._warm.items() if not warm.busy or it == visible]:
            self._warm.pop(old).close()
        try:
            warm = WarmProcess(self._layers, visible)
        except SkillError:
            if Layer.BUBBLEWRAP not in self._layers:
                raise
            self._layers -= {Layer.BUBBLEWRAP}
            return self._warm_process(places)
        self._warm[visible] = warm
        return warm

    def _all_places(self) -> Sequence[Places]:
        """The places of every skill there is; what the person permits now and then changes."""
        return [_places(one, self._grants.of(one)) for one in self._manifests()]

    def _manifests(self) -> Sequence[Manifest]:
        """Those of the installed skills, read anew when a file of theirs is another one."""
        files = (
            file
            for folder in self._grants.folders
            for file in (folder / MANIFEST_FILE, *sorted(folder.glob(f"*/{MANIFEST_FILE}")))
        )
        seen = [(file, file.stat().st_mtime_ns) for file in files if file.is_file()]
        if seen != self._seen:
            self._installed, _ = find_skills(self._grants.folders)
            self._seen = seen
        return self._installed


def _places(manifest: Manifest, permitted: Permitted) -> Places:
    for grant in (one for one in permitted.folders.values() if one.writes):
        with suppress(OSError):  # then it is not there, and the skill is told so
            make_private(grant.path)
    read = {str(one.path) for one in permitted.folders.values() if not one.writes}
    write = {str(one.path) for one in permitted.folders.values() if one.writes}
    there = {place for place in (*read, *write) if Path(place).is_dir()}
    own = {str(manifest.folder), *python_places.to_read()}
    return Places(tuple(sorted(own | read & there)), tuple(sorted(write & there)))


def _together(every: Sequence[Places]) -> Places:
    read = {place for one in every for place in one.read}
    write = {place for one in every for place in one.write}
    return Places(tuple(sorted(read - write)), tuple(sorted(write)))
