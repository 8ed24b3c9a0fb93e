"""The command line ``leermaatje``."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import cli
from bot.settings import ROOT

DAY = "2026-11-24"


@pytest.fixture(autouse=True)
def _no_other_day(monkeypatch):
    monkeypatch.delenv("LEERMAATJE_TODAY", raising=False)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, list(arguments))


def test_kennis_lists_with_file_and_line_and_ends_with_counts():
    done = run("kennis", "--op", DAY)
    assert done.exit_code == 0, done.output
    told = done.output.splitlines()
    assert told[0] == "De kennis op 24-11-2026"
    (ooc,) = [line for line in told if "ooc:" in line]
    number = int(ooc.split()[0].removeprefix("knowledge/funds.yml:"))
    text = (ROOT / "knowledge" / "funds.yml").read_text(encoding="utf-8").splitlines()
    assert text[number - 1].strip() == "valid_until: 2026-12-31"
    assert "nog 37 dagen" in ooc
    assert any(line.startswith("Samen: ") for line in told)
    assert told[-1].endswith("rust op één bron")


def test_another_day_gives_another_list():
    assert "Langer dan een jaar niet nagekeken: 0" in run("kennis", "--op", DAY).output
    assert "Langer dan een jaar niet nagekeken: 0" not in run("kennis", "--op", "2029-01-01").output


@pytest.mark.parametrize("day", ["2027-01-31", "31-01-2027", "31-1-2027"])
def test_a_day_as_people_write_it(day):
    assert run("kennis", "--op", day).output.startswith("De kennis op 31-1-2027\n")


@pytest.mark.parametrize("day", ["gisteren", "2027-02-30", ""])
def test_a_wrong_day_is_one_sentence(day):
    done = run("kennis", "--op", day)
    assert done.exit_code == 2
    assert "is geen datum; schrijf bijvoorbeeld 2026-11-24." in done.output
    assert "Traceback" not in done.output


def test_the_day_of_the_settings_holds_when_none_is_given(monkeypatch):
    monkeypatch.setenv("LEERMAATJE_TODAY", "2028-02-29")
    assert run("kennis").output.startswith("De kennis op 29-2-2028\n")
    monkeypatch.delenv("LEERMAATJE_TODAY")
    today = dt.date.today()
    assert run("kennis").output.startswith(f"De kennis op {today.day}-{today.month}-{today.year}\n")


def test_a_wrong_setting_is_one_sentence(monkeypatch):
    monkeypatch.setenv("LEERMAATJE_TODAY", "gisteren")
    done = run("kennis")
    assert done.exit_code == 1
    assert done.output.count("\n") == 1
    assert "LEERMAATJE_TODAY" in done.output


@pytest.mark.parametrize("command", [("kennis",), ("wie-krijgt-wat", "--naar", "pagina.md")])
def test_broken_knowledge_is_one_sentence(monkeypatch, tmp_path, command):
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "routes.yml").write_text("- id: x\n  checked_on: 2026-13-01\n")
    monkeypatch.setattr(cli, "ROOT", tmp_path)
    monkeypatch.chdir(tmp_path)
    done = run(*command)
    assert done.exit_code == 1
    assert done.output.count("\n") == 1
    assert not (tmp_path / "pagina.md").exists()


def test_the_page_is_written_where_it_is_asked(tmp_path):
    path = tmp_path / "pagina.md"
    done = run("wie-krijgt-wat", "--op", "2027-03-01", "--naar", str(path))
    assert done.exit_code == 0, done.output
    assert "stand op 2027-03-01" in done.output
    assert "Stand op 1-3-2027." in path.read_text(encoding="utf-8")


def test_a_page_that_cannot_be_written_is_one_sentence(tmp_path):
    done = run("wie-krijgt-wat", "--op", DAY, "--naar", str(tmp_path / "geen" / "map.md"))
    assert done.exit_code == 1
    assert "kan niet geschreven worden" in done.output
    assert done.output.count("\n") == 1


def test_help_names_all_commands():
    told = run("--help").output
    assert "kennis" in told
    assert "wie-krijgt-wat" in told


def test_kennis_loads_no_heavy_package_and_is_quick():
    code = (
        "import sys, time\nfrom bot.cli import main\n"
        f"main(['kennis', '--op', '{DAY}'], standalone_mode=False)\n"
        "heavy = {'rasa', 'tensorflow', 'spacy', 'sklearn', 'numpy', 'sqlalchemy', 'aiohttp', 'wordfreq'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)), 'SECONDS', time.process_time())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    last = done.stdout.splitlines()[-1]
    assert last.startswith("HEAVY [] SECONDS ")
    assert float(last.rsplit(" ", 1)[1]) < 2  # of the processor, so that a busy machine does not fail it


def test_the_installed_command_and_the_module_are_the_same(tmp_path):
    script = Path(sys.executable).with_name("leermaatje")
    assert script.exists(), "run 'make setup': the package is not installed"
    said = [
        subprocess.run([*command, "kennis", "--op", DAY], cwd=folder, capture_output=True, text=True, timeout=60)
        for command, folder in (([str(script)], tmp_path), ([sys.executable, "-m", "bot.cli"], ROOT))
    ]
    assert [one.returncode for one in said] == [0, 0], [one.stderr for one in said]
    assert said[0].stdout == said[1].stdout
