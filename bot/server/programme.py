"""The programme page, its data and its files. Released figures go in, pages go out; nothing is counted here."""

from __future__ import annotations

import asyncio
import datetime as dt
import functools
from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple

from aiohttp import web
from markupsafe import Markup

from bot import runtime
from bot.cube.periods import weeks_of
from bot.knowledge.base import Knowledge
from bot.programme import export
from bot.programme.cells import Block
from bot.programme.charts import draw, drawing_of, legend_of
from bot.programme.names import Names, day_name, number, percent, period_days, period_name
from bot.programme.question import Question, address, by_kind, read_question
from bot.programme.reaim import reaim_lines
from bot.programme.texts import DIMENSIONS, Texts
from bot.programme.view import View, make_view
from bot.server.doors import audit, needs, values
from bot.server.pages import page
from bot.server.programme_figures import Reader

HOME, REAIM, REPORT = "/programma", "/programma/re-aim", "/programma/verslag"
#: Views that are kept ready. Released figures never change, so a view never does.
KEPT_VIEWS = 256


@dataclass(frozen=True)
class Seen:
    """What was asked for, and the view that answers it; None when nothing was released yet."""

    question: Question
    view: Optional[View]
    names: Names
    periods: Sequence[str]
    values: Mapping[str, Sequence[str]]


class Programme:
    """Answers questions with views, and keeps the last ones ready."""

    def __init__(
        self,
        reader: Callable[[], Reader],
        knowledge: Callable[[], Knowledge],
        texts: Callable[[], Texts],
        today: Callable[[], dt.date],
        smallest: int = 10,
    ) -> None:
        """Take where figures, words and the date come from; each is made at its first use.

        ``smallest``: the smallest group that is shown, to tell the rules by while nothing was released yet.
        """
        self.smallest = smallest
        self._reader, self._knowledge, self._texts, self.today = reader, knowledge, texts, today
        self._view = functools.lru_cache(maxsize=KEPT_VIEWS)(self._make_view)
        self._words: Tuple[object, ...] = ()

    @property
    def texts(self) -> Texts:
        """Return the words of the page."""
        return self._texts()

    def _names(self, reader: Reader) -> Names:
        return Names(self._knowledge(), self.texts, reader.source_names())

    def _make_view(self, period: str, group: Tuple[Tuple[str, str], ...]) -> View:
        reader = self._reader()
        return make_view(reader.released(period, group), self._names(reader), self.texts)

    def see(self, asked: Sequence[Tuple[str, str]]) -> Seen:
        """Read the address and return its view. Asks the database, so not in the loop of the server."""
        words = (self._knowledge(), self.texts)
        if any(now is not then for now, then in zip(words, self._words or (None, None), strict=True)):
            # The views that are kept ready hold the words of changed knowledge.
            self._view.cache_clear()
            self._words = words
        reader = self._reader()
        names, periods = self._names(reader), reader.periods()
        found = reader.values(periods)
        question = read_question(asked, periods, reader.first(periods), found, names, self.texts)
        view = self._view(question.period, question.group) if question.period else None
        return Seen(question, view, names, periods, found)

    def forget(self) -> None:
        """Forget the views that are kept ready, for measuring what a first look costs."""
        self._view.cache_clear()

    def paper(self, seen: Seen) -> export.Paper:
        """Return what an export of a view holds."""
        assert seen.view is not None
        weeks = weeks_of(seen.view.released.period)
        return export.paper_of(seen.view, weeks, seen.names, self.texts, self.today())


PROGRAMME = web.AppKey("programme", Programme) if hasattr(web, "AppKey") else "programme"


async def _see(request: web.Request) -> Tuple[Programme, Seen]:
    programme = request.app[PROGRAMME]
    return programme, await asyncio.to_thread(programme.see, list(request.query.items()))


def _form(path: str, seen: Seen) -> Dict[str, Any]:
    """Return what the form with period and filters shows."""
    question, names = seen.question, seen.names
    chosen = dict(question.group)
    return {
        "path": path,
        "period": question.period,
        "periods": [
            (kind, [(one, f"{period_name(one).capitalize()} ({period_days(weeks_of(one))})") for one in some])
            for kind, some in by_kind(seen.periods)
        ],
        "filters": [
            {
                "name": name,
                "label": names.of("dimension", name),
                "chosen": chosen.get(name, ""),
                "options": [(value, names.of(name, value)) for value in seen.values[name]],
            }
            for name in DIMENSIONS
        ],
        "unfiltered": address(path, question, ()) if question.group else "",
    }


def _common(request: web.Request, programme: Programme, seen: Seen, tab: str, path: str) -> Dict[str, Any]:
    """Return what all templates of the programme use."""
    question, view, texts = seen.question, seen.view, programme.texts
    released = view.released if view else None

    def chart(block: Block) -> Markup:
        label = f"{block.title}. {texts.words['chart_label']}"
        return Markup(draw(drawing_of(block, texts.words["withheld_short"], label)))

    return {
        **values(request),
        "texts": texts,
        "question": question,
        "view": view,
        "demo": bool(released and released.demo),
        "number": number,
        "percent": percent,
        "chart": chart,
        "legend_of": legend_of,
        "form": _form(path, seen),
        "tab": tab,
        "tabs": {
            "page": address(HOME, question),
            "reaim": address(REAIM, question),
            "report": address(REPORT, question),
        },
        "exports": {kind: address(f"{HOME}/export.{kind}", question) for kind in export.KINDS},
        "period_name": period_name(question.period) if question.period else "",
        "period_days": period_days(weeks_of(question.period)) if question.period else "",
        "group_name": seen.names.group(question.group),
        "smallest": released.smallest if released else programme.smallest,
        "base": released.base if released else 5,
        "in_week": released.in_week if released else "",
    }


def _links(seen: Seen) -> Dict[str, Dict[str, str]]:
    """Return for each dimension the address of the view with one of its shown values added as a filter."""
    view, question = seen.view, seen.question
    if view is None or not view.shown:
        return {}
    found = {}
    for name in DIMENSIONS:
        rows = [row for row in view.block(name).rows if row.cells[0] and row.cells[0].value is not None]
        found[name] = {
            row.key: address(HOME, question, tuple(sorted([*question.group, (name, row.key)]))) for row in rows
        }
    return found


@needs("lezer")
async def figures_page(request: web.Request) -> web.Response:
    """Show the figures of a view."""
    programme, seen = await _see(request)
    common = await asyncio.to_thread(_common, request, programme, seen, "page", HOME)
    return await asyncio.to_thread(functools.partial(page, "programma.html", links=_links(seen), **common))


@needs("lezer")
async def reaim_page(request: web.Request) -> web.Response:
    """Show what the figures of a view say for each letter of RE-AIM."""
    programme, seen = await _see(request)
    lines = reaim_lines(seen.view, programme.texts) if seen.view and seen.view.shown else {}
    return page("programma_reaim.html", lines=lines, **_common(request, programme, seen, "reaim", REAIM))


@needs("lezer")
async def report_page(request: web.Request) -> web.Response:
    """Show a view as one page for a steering group."""
    programme, seen = await _see(request)
    common = _common(request, programme, seen, "report", REPORT)
    view, texts = seen.view, programme.texts
    more: Dict[str, Any] = {"stages": None, "factors": None, "lists": [], "made": "", "notes": []}
    if view is not None:
        fill = {"smallest": common["smallest"], "base": common["base"], "day": day_name(programme.today())}
        more["made"] = texts.report.made.format(**fill)
        more["notes"] = [note.format(**fill) for note in texts.report.notes]
    if view is not None and view.shown:
        more["stages"], more["factors"] = view.block("stages"), view.block("factors")
        more["lists"] = [(view.block(name), view.block(name).rows[:most]) for name, most in REPORT_LISTS]
    return page("programma_verslag.html", **more, **common)


#: The tables of the report, and how many rows of each fit on its page.
REPORT_LISTS = (("barriers", 5), ("motives", 5), ("intention_end", 3), ("useful", 3))


@needs("lezer")
async def data_periods(request: web.Request) -> web.Response:
    """Return the released periods, newest first."""
    programme = request.app[PROGRAMME]
    seen = await asyncio.to_thread(programme.see, [])
    periods: List[Dict[str, str]] = [
        {"period": one, "name": period_name(one), "days": period_days(weeks_of(one))} for one in seen.periods
    ]
    return web.json_response({"periods": periods, "values": {name: list(seen.values[name]) for name in DIMENSIONS}})


@needs("lezer")
async def data_view(request: web.Request) -> web.Response:
    """Return a view as data. An address with a mistake is answered with 400 and the sentences of the page."""
    programme, seen = await _see(request)
    if seen.question.complaints:
        return web.json_response({"error": " ".join(seen.question.complaints)}, status=400)
    if seen.view is None:
        return web.json_response({"error": programme.texts.states["none_title"] + "."}, status=404)
    return web.json_response(export.as_data(seen.view, programme.paper(seen)))


@needs("lezer")
async def take(request: web.Request) -> web.StreamResponse:
    """Send a view as a file, after a line in the log that says who took it."""
    programme, seen = await _see(request)
    kind = request.match_info["kind"]
    if seen.view is None or seen.question.complaints:
        # What is asked for is not what would be in the file: the page says why.
        raise web.HTTPSeeOther(address(HOME, seen.question))
    group = ", ".join(f"{name}={value}" for name, value in seen.question.group)
    await audit(request, f"export {kind}", f"{seen.question.period} {group}".strip())
    paper = programme.paper(seen)
    made: Dict[str, Callable[[], bytes]] = {
        "csv": lambda: export.as_csv(paper, programme.texts),
        "xlsx": lambda: export.as_xlsx(paper, programme.texts),
        "json": lambda: export.as_json(seen.view, paper) if seen.view else b"",
    }
    body = await asyncio.to_thread(made[kind])
    name = export.file_name(seen.view, kind)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    charset = None if kind == "xlsx" else "utf-8"
    return web.Response(body=body, content_type=export.KINDS[kind], charset=charset, headers=headers)


def of_this_process() -> Programme:
    """Return the programme on the stage log, the knowledge and the date of this process."""
    reader = functools.lru_cache(maxsize=1)(lambda: Reader(runtime.stage_log().engine))
    settings = runtime.settings()
    return Programme(
        reader,
        runtime.knowledge,
        runtime.programme_texts,
        lambda: settings.today or dt.date.today(),
        settings.smallest_group,
    )


def setup(app: web.Application, programme: Programme) -> None:
    """Put the page, its data and its files into an application that has the doors of :mod:`bot.server.doors`."""
    app[PROGRAMME] = programme
    app.add_routes(
        [
            web.get(HOME, figures_page),
            web.get(REAIM, reaim_page),
            web.get(REPORT, report_page),
            web.get(HOME + "/export.{kind:csv|xlsx|json}", take),
            web.get("/api/programma/periods", data_periods),
            web.get("/api/programma/view", data_view),
        ]
    )
