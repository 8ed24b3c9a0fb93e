"""What is left out of the serving process is really left out, and says so when it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT

BEGIN = """
from bot.engine.quiet import hush
from bot.engine.light import LEFT_OUT, LeftOutError, leave_out_what_is_not_used
hush()
leave_out_what_is_not_used()
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", "-c", BEGIN + code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)


def test_rasa_loads_without_any_of_it() -> None:
    done = run(
        "import sys, rasa.core.agent, rasa.engine.recipes.default_components\n"
        "real = [name for name, module in sys.modules.items() if name.partition('.')[0] in LEFT_OUT\n"
        "        and getattr(module, '__file__', None)]\n"
        "print(real, 'tensorflow' in sys.modules)"
    )
    assert done.stdout.strip() == "[] True", done.stderr[-2000:]


@pytest.mark.parametrize(
    "use",
    [
        "import tensorflow as tf; tf.constant(1)",
        "import tensorflow as tf; tf.keras.layers.Dense(8)",
        "from rasa.utils.tensorflow.models import RasaModel; RasaModel()",
        "from sklearn.svm import LinearSVC; LinearSVC()",
    ],
)
def test_using_it_is_refused_in_one_clear_sentence(use: str) -> None:
    done = run(f"try:\n    {use.replace('; ', chr(10) + '    ')}\nexcept LeftOutError as error:\n    print(error)")
    assert "LEFT_OUT in bot/engine/light.py" in done.stdout, done.stderr[-2000:]


def test_it_does_nothing_where_tensorflow_is_there_already() -> None:
    code = "import sys; sys.modules['tensorflow'] = sys\n" + BEGIN + "print(type(sys.meta_path[0]).__name__)"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() != "_Finder"
