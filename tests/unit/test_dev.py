"""Set-up: what dev.py finds, says and repairs. Nothing is installed here; .ci/run on a bare machine shows that."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

import dev


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with pins and no environment."""
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dev, "STAMP", tmp_path / ".venv" / "installed.txt")
    monkeypatch.setattr(dev, "UNFINISHED", tmp_path / ".venv" / "unfinished.txt")
    (tmp_path / dev.APP_PINS).write_text("app==1")
    (tmp_path / dev.DEV_PINS).write_text("app==1\ndev==1")
    return tmp_path


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Programs dev.py starts for its work. None is run: this Python stands for the one in .venv."""
    seen: list[list[str]] = []

    def call(command: list[str], **_: object) -> int:
        seen.append(command)
        return 0

    monkeypatch.setattr(dev.subprocess, "call", call)
    monkeypatch.setattr(dev, "venv_python", lambda _: Path(sys.executable))
    return seen


class TestPython:
    @pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
    def test_fitting_versions_pass(self, version: tuple[int, int]) -> None:
        dev.check_python(version, True, ["test"])

    @pytest.mark.parametrize("version", [(3, 10), (3, 14), (4, 0)])
    def test_others_are_refused_with_a_command_that_works(
        self, version: tuple[int, int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(dev, "starts", lambda name: name == "python3.12")
        with pytest.raises(dev.Stop, match=r"3\.11 to 3\.13.*Run this instead: python3\.12 dev\.py test -k x$"):
            dev.check_python(version, True, ["test", "-k", "x"])

    def test_with_no_other_python_it_says_where_to_get_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dev, "starts", lambda _: False)
        with pytest.raises(dev.Stop, match=r"this is Python 3\.9\. Get one from"):
            dev.check_python((3, 9), True, [])

    def test_32_bit_is_refused(self) -> None:
        with pytest.raises(dev.Stop, match="32-bit"):
            dev.check_python((3, 12), False, [])


class TestSystemPackages:
    def test_the_list_holds_all_that_qts_plugins_load(self) -> None:
        """The plugins are loaded for real: a library they need and dev.py does not know fails on a bare machine."""
        if not sys.platform.startswith("linux"):
            pytest.skip("Qt's wheels bring everything elsewhere")
        load = (
            "import ctypes, pathlib, PySide6\n"
            "plugins = pathlib.Path(PySide6.__path__[0]) / 'Qt' / 'plugins'\n"
            "for name in ('xcb', 'wayland', 'offscreen'):\n"
            "    ctypes.CDLL(str(plugins / 'platforms' / f'libq{name}.so'))\n"
            "for plugin in plugins.glob('xcbglintegrations/*.so'):\n"
            "    ctypes.CDLL(str(plugin))\n"
            "import PySide6.QtWidgets, PySide6.QtSvg, PySide6.QtNetwork, PySide6.QtPrintSupport, PySide6.QtDBus\n"
        )
        done = subprocess.run([sys.executable, "-c", load], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def test_a_library_that_is_not_there_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dev, "QT_LIBRARIES", {"libnowhere.so.9": "libnowhere9"})
        assert dev.missing_libraries() == ["libnowhere.so.9"]

    def test_fonts_are_looked_for(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dev, "FONT_FOLDERS", (str(tmp_path),))
        assert not dev.has_fonts()
        (tmp_path / "truetype").mkdir()
        (tmp_path / "truetype" / "Sans.TTF").touch()
        assert dev.has_fonts()

    @pytest.mark.parametrize(
        ("manager", "line"),
        [
            ("apt-get", "sudo apt-get install -y --no-install-recommends libegl1 fonts-dejavu-core"),
            ("dnf", "sudo dnf install -y 'libEGL.so.1()(64bit)' dejavu-sans-fonts"),
            ("zypper", "sudo zypper install -y 'libEGL.so.1()(64bit)' dejavu-fonts"),
        ],
    )
    def test_one_line_installs_what_is_missing(self, manager: str, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dev, "package_manager", lambda: manager)
        assert dev.install_line(["libEGL.so.1", dev.FONTS]) == line

    def test_pacman_is_given_each_package_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dev, "package_manager", lambda: "pacman")
        words = dev.install_line(["libEGL.so.1", "libGL.so.1", dev.EXIFTOOL]).split()
        assert len(words) == len(set(words))
        assert words[-1] == "perl-image-exiftool"

    def test_an_unknown_system_is_told_the_names(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dev, "package_manager", lambda: None)
        assert "libEGL.so.1 fonts" in dev.install_line(["libEGL.so.1", dev.FONTS])

    def test_without_root_the_line_is_told_and_nothing_is_run(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dev, "package_manager", lambda: "apt-get")
        monkeypatch.setattr(dev.os, "geteuid", lambda: 1000, raising=False)
        monkeypatch.setattr(dev.subprocess, "run", lambda *_, **__: pytest.fail("ran something"))
        with pytest.raises(dev.Stop, match=r"sudo apt-get install -y --no-install-recommends libegl1$"):
            dev.require(["libEGL.so.1"])

    def test_root_on_debian_installs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        seen: list[list[str]] = []
        monkeypatch.setattr(dev, "package_manager", lambda: "apt-get")
        monkeypatch.setattr(dev.os, "geteuid", lambda: 0, raising=False)
        monkeypatch.setattr(dev, "quietly", lambda command, _: seen.append(command) or True)
        dev.require(["libEGL.so.1", "libGL.so.1"])
        assert seen[-1][-2:] == ["libegl1", "libgl1"]

    def test_nothing_missing_runs_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dev.subprocess, "run", lambda *_, **__: pytest.fail("ran something"))
        dev.require([])

    def test_all_that_is_missing_is_told_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dev, "package_manager", lambda: "dnf")
        monkeypatch.setattr(dev, "missing_for_venv", lambda _: [dev.PYTHON_VENV])
        monkeypatch.setattr(dev, "missing_for_window", lambda: ["libEGL.so.1", dev.FONTS])
        monkeypatch.setattr(dev, "missing_for_witness", lambda: [dev.EXIFTOOL])
        with pytest.raises(dev.Stop, match=r"python3-pip .*libEGL.* dejavu-sans-fonts perl-Image-ExifTool$"):
            dev.prepare_tests()

    @pytest.mark.parametrize("manager", ["apt-get", "dnf", "zypper", "pacman"])
    def test_linux_is_given_what_it_tests_with(self, manager: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dev.sys, "platform", "linux")
        monkeypatch.setattr(dev.shutil, "which", lambda name: name if name in ("exiftool", "ffmpeg", manager) else None)
        missing = dev.missing_for_witness()
        job = ["desktop-file-validate", "systemd-analyze", "faketime"]
        assert missing == ["dbus-run-session", "gnome-keyring-daemon", *job]
        monkeypatch.setattr(dev, "package_manager", lambda: manager)
        faketime = "faketime" if manager == "apt-get" else "libfaketime"
        assert dev.install_line(missing).endswith(f" gnome-keyring desktop-file-utils systemd {faketime}")

    def test_elsewhere_the_systems_own_keyring_is_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dev.sys, "platform", "darwin")
        monkeypatch.setattr(dev.shutil, "which", lambda _: None)
        assert dev.missing_for_witness() == ["exiftool", "ffmpeg"]

    def test_only_exiftool_missing_does_not_keep_the_other_tests_from_running(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(dev, "package_manager", lambda: "brew")
        monkeypatch.setattr(dev, "missing_for_window", list)
        monkeypatch.setattr(dev, "missing_for_witness", lambda: [dev.EXIFTOOL])
        monkeypatch.setattr(dev, "ensure_environment", lambda _: None)
        dev.prepare_tests()
        assert "brew install exiftool" in capsys.readouterr().err


class TestEnvironment:
    def test_made_once_and_left_alone_after(self, project: Path, calls: list[list[str]]) -> None:
        dev.ensure_environment(dev.APP_PINS)
        assert [("venv" in call, "pip" in call) for call in calls] == [(True, False), (False, True)]
        assert "--require-hashes" in calls[1]
        assert str(project / dev.APP_PINS) in calls[1]
        calls.clear()
        dev.ensure_environment(dev.APP_PINS)
        assert calls == []

        # The app's pins are not enough for the tests; the tests' pins are enough for the app.
        dev.ensure_environment(dev.DEV_PINS)
        assert len(calls) == 1
        calls.clear()
        dev.ensure_environment(dev.APP_PINS)
        assert calls == []

        # New pins are installed into what is there.
        (project / dev.APP_PINS).write_text("app==2")
        dev.ensure_environment(dev.APP_PINS)
        assert len(calls) == 1
        assert "pip" in calls[0]

    def test_interrupted_set_up_is_begun_anew(
        self, project: Path, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with monkeypatch.context() as patch:

            def pull_the_plug(_: str) -> None:
                raise KeyboardInterrupt

            patch.setattr(dev, "install", pull_the_plug)
            with pytest.raises(KeyboardInterrupt):
                dev.ensure_environment(dev.APP_PINS)
        (project / ".venv" / "half").touch()
        dev.ensure_environment(dev.APP_PINS)
        assert not (project / ".venv" / "half").exists()
        assert "interrupted, so it is made anew" in capsys.readouterr().err
        assert dev.is_installed(dev.APP_PINS)

    def test_failed_install_says_so_and_is_not_taken_for_done(
        self, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (project / ".venv").mkdir()
        monkeypatch.setattr(dev, "venv_fault", lambda: None)
        monkeypatch.setattr(dev.subprocess, "call", lambda *_, **__: 1)
        with pytest.raises(dev.Stop, match="could not be installed"):
            dev.ensure_environment(dev.APP_PINS)
        assert not dev.is_installed(dev.APP_PINS)

    @pytest.mark.parametrize("answer", ["", "3 10 True", "{} {} False".format(*sys.version_info[:2])])
    def test_another_pythons_environment_is_replaced(
        self, answer: str, project: Path, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (project / ".venv").mkdir()
        (project / ".venv" / "old").touch()
        with monkeypatch.context() as patch:
            said = subprocess.CompletedProcess([], 0, answer, "")
            patch.setattr(dev.subprocess, "run", lambda *_, **__: said)
            dev.ensure_environment(dev.APP_PINS)
        assert not (project / ".venv" / "old").exists()
        assert dev.is_installed(dev.APP_PINS)

    def test_an_environment_whose_python_is_gone_is_replaced(
        self, project: Path, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (project / ".venv").mkdir()
        (project / ".venv" / "old").touch()
        monkeypatch.setattr(dev, "venv_python", lambda venv: venv / "bin" / "python")
        dev.ensure_environment(dev.APP_PINS)
        assert not (project / ".venv" / "old").exists()

    def test_where_each_system_keeps_the_python(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert dev.venv_python(Path("v")).parts == ("v", "bin", "python")
        # Only the name is changed back at once: pathlib asks for it too.
        monkeypatch.setattr(dev, "os", type("windows", (), {"name": "nt"}))
        assert dev.venv_python(Path("v")).parts == ("v", "Scripts", "python.exe")


class TestCommands:
    @pytest.mark.parametrize(
        ("arguments", "opens"),
        [
            ([], True),
            (["--data-dir", "D"], True),
            (["--data-dir=D"], True),
            (["--version"], False),
            (["--help"], False),
            (["photos", "scan", "D"], False),
            (["--data-dir", "D", "history", "list"], False),
        ],
    )
    def test_which_arguments_open_the_window(self, arguments: list[str], opens: bool) -> None:
        assert dev.opens_window(arguments) is opens

    @pytest.mark.parametrize(("arguments", "status"), [([], 2), (["nonsense"], 2), (["--help"], 0)])
    def test_an_unknown_command_shows_what_there_is(
        self, arguments: list[str], status: int, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert dev.main(arguments) == status
        assert "dev.py run [ARGS]" in capsys.readouterr().out

    def test_a_stop_is_a_sentence_and_status_2(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def stop(_: list[str]) -> int:
            raise dev.Stop("It does not go on.")

        monkeypatch.setitem(dev.COMMANDS, "run", stop)
        assert dev.main(["run"]) == 2
        assert capsys.readouterr().err == "dev.py: It does not go on.\n"

    def test_arguments_go_to_pytest_last_so_that_they_win(self, monkeypatch: pytest.MonkeyPatch) -> None:
        seen: list[list[str]] = []
        monkeypatch.setattr(dev, "prepare_tests", lambda: None)
        monkeypatch.setattr(dev, "hand_over", lambda arguments: seen.append(arguments) or 0)
        monkeypatch.chdir(Path.cwd())
        dev.test(["-k", "photos", "-n", "0"])
        dev.soak([])
        assert seen[0][-4:] == ["-k", "photos", "-n", "0"]
        assert seen[1][-4:] == ["-m", "soak", "--timeout=0", "--hypothesis-profile=soak"]


class TestTheTestsThemselves:
    """The promises of conftest.py."""

    def test_the_network_is_blocked(self, blocked_connections: list[str]) -> None:
        with socket.socket() as connection, pytest.raises(RuntimeError, match=r"192\.0\.2\.1"):
            connection.connect(("192.0.2.1", 80))
        with pytest.raises(RuntimeError, match=r"example\.org"):
            socket.create_connection(("example.org", 443))
        assert blocked_connections == ["192.0.2.1", "example.org"]
        blocked_connections.clear()

    def test_this_computer_is_not(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            socket.create_connection(("localhost", server.getsockname()[1])).close()

    def test_home_is_an_empty_folder_of_the_tests(self) -> None:
        assert "privacy-audit-tests-" in str(Path.home())
        assert not (Path.home() / ".local" / "share" / "privacy-self-audit").exists()
