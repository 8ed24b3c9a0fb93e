"""Sets up ``.venv`` on a bare machine. Runs on any Python 3 with the standard library alone; called by ``make``.

With the word ``dev`` it also installs what only tests and checks need.

It gets uv into a private folder when there is none, lets uv find Python 3.10 and install the lock file, and tries once
to install the Dutch spaCy model. A second call finds everything done and takes a moment.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
UV_HOME = os.path.join(ROOT, ".uv")
#: spaCy's own release that goes with the locked spaCy 3.4, and its checksum (explosion/spacy-models, meta file).
MODEL = "nl_core_news_sm-3.4.0-py3-none-any.whl"
MODEL_URL = "https://github.com/explosion/spacy-models/releases/download/nl_core_news_sm-3.4.0/" + MODEL
MODEL_SHA256 = "e90cf58e9d5aa9f54e23c4938d70f1d40ead69336b1c779cc0700000ddd0089b"


def say(text):
    """Print one line at once."""
    print("leermaatje: " + text, flush=True)


def fail(text):
    """End with one sentence that says what to do."""
    sys.exit("leermaatje: " + text)


def quietly(command, **keywords):
    """Run a command without its output; return whether it worked, and the last line it said."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=ROOT, **keywords)
    lines = done.stdout.decode("utf-8", "replace").strip().splitlines()
    return done.returncode == 0, (lines or [""])[-1]


def find_uv():
    """Return the path of uv: the one on the machine, or one put into ``.uv``."""
    found = shutil.which("uv")
    own = os.path.join(UV_HOME, "bin", "uv")
    if found or os.path.exists(own):
        return found or own
    say("getting uv")
    ways = (
        [
            [sys.executable, "-m", "venv", UV_HOME],
            [os.path.join(UV_HOME, "bin", "python"), "-m", "pip", "install", "-q", "uv"],
        ],
        [[sys.executable, "-m", "pip", "install", "-q", "--target", UV_HOME, "uv"]],
    )
    said = ""
    for way in ways:
        for command in way:
            worked, said = quietly(command)
            if not worked:
                break
        if os.path.exists(own):
            return own
        shutil.rmtree(UV_HOME, ignore_errors=True)
    fail("uv could not be installed (%s); install Python's venv and pip, or uv itself, and try again." % said)


def stamp():
    """Return the fingerprint of what ``.venv`` must hold."""
    digest = hashlib.sha256()
    for name in ("uv.lock", "pyproject.toml", ".python-version", "bot/bootstrap.py"):
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def mark(dev):
    """Return the file that says what ``.venv`` holds: all, or all but what tests and checks need."""
    return os.path.join(VENV, ".leermaatje-dev" if dev else ".leermaatje")


def is_done(wanted, dev):
    """Tell whether ``.venv`` is up to date."""
    try:
        with open(mark(dev)) as file:
            return file.read().strip() == wanted and os.path.exists(os.path.join(VENV, "bin", "python"))
    except OSError:
        return False


def install(uv, dev):
    """Install the lock file with Python 3.10."""
    say("installing the packages (about 600 MB the first time)")
    began = time.time()
    environment = dict(os.environ, UV_PYTHON_DOWNLOADS="never", UV_NO_PROGRESS="1")
    environment.pop("VIRTUAL_ENV", None)
    worked, _ = quietly([uv, "python", "find"], env=environment)
    if not worked:
        # No Python 3.10 on the machine: one try to let uv fetch it.
        say("Python 3.10 is not on this machine; letting uv fetch it")
        environment["UV_PYTHON_DOWNLOADS"] = "automatic"
    done = subprocess.run(
        # Inexact: spaCy's Dutch model is not in the lock file and must stay.
        [uv, "sync", "--frozen", "--inexact", "--quiet"] + ([] if dev else ["--no-dev"]),
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    if done.returncode != 0:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        telling = [line for line in lines if line.lstrip().startswith("error")] or lines or ["no reason given"]
        fail(
            "the packages could not be installed (%s); check the network and that Python 3.10 can be had." % telling[0]
        )
    say("packages installed in %.0f s" % (time.time() - began))


def fetch_dutch(uv):
    """Try once, shortly, to install spaCy's Dutch model; without it the built-in pipeline is used."""
    environment = dict(os.environ, UV_HTTP_TIMEOUT="10", UV_HTTP_CONNECT_TIMEOUT="3", UV_HTTP_RETRIES="0")
    address = "%s#sha256=%s" % (MODEL_URL, MODEL_SHA256)
    python = os.path.join(VENV, "bin", "python")
    try:
        worked, _ = quietly(
            [uv, "pip", "install", "--quiet", "--no-deps", "--python", python, "nl_core_news_sm @ " + address],
            env=environment,
            timeout=60,
        )
    except subprocess.TimeoutExpired:
        worked = False
    say(
        "nl_core_news_sm installed"
        if worked
        else "nl_core_news_sm cannot be reached; the built-in Dutch pipeline is used"
    )


def main(arguments):
    """Set up what is missing."""
    dev = "dev" in arguments
    wanted = stamp()
    if is_done(wanted, dev) or is_done(wanted, True):
        return
    first = not is_done(wanted, False)
    uv = find_uv()
    install(uv, dev)
    if first:
        fetch_dutch(uv)
    with open(mark(dev), "w") as file:
        file.write(wanted + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
