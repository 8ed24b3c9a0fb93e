"""Runs the actions in this process, and spares Rasa work that costs more than the action.

``rasa run actions`` runs the same actions the ordinary way.
"""

from __future__ import annotations

import functools
import json
import logging
from typing import Any, Dict, Optional

from rasa.core.actions.action import RemoteAction
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import Event, FollowupAction
from rasa.shared.core.slots import Slot
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from bot.events import tell

_log = logging.getLogger(__name__)
#: Said when an action fails: a worker never sees an error.
SORRY = {"response": "utter_sorry"}
#: Said to Rasa after each action. All rules are one intent and one action: Rasa need not work out that it listens now.
LISTEN = {"event": FollowupAction.type_name, "name": ACTION_LISTEN_NAME}


class InProcessActions(EndpointConfig):
    """An action endpoint that calls the actions directly instead of over HTTP."""

    def __init__(self, package: str) -> None:
        """Register all actions of a package."""
        # Selective domain: the actions do not need the domain, and writing it out costs more than most of them.
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(
        self,
        method: str = "post",
        subpath: Optional[str] = None,
        content_type: Optional[str] = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Optional[Any]:
        """Run the action that Rasa asks for; answers and errors are those of Rasa's action server."""
        call: Dict[str, Any] = kwargs["json"]
        name = call["next_action"]
        try:
            answer = await self._executor.run(call)  # type: ignore[arg-type]
        except ActionExecutionRejection as error:
            body = json.dumps({"error": error.message, "action_name": error.action_name})
            raise ClientResponseError(400, "rejected", body) from None
        except ActionNotFoundException as error:
            body = json.dumps({"error": error.message, "action_name": error.action_name})
            raise ClientResponseError(404, "not found", body) from None
        except Exception as error:  # Whatever it is: the person gets a kind way on, the log gets the place only.
            tell(_log, "action_failed", action=name, kind=error, place=error)
            answer = {"events": [], "responses": [dict(SORRY)]}
        if answer is not None:
            answer["events"] = [*(answer["events"] or []), dict(LISTEN)]
        return answer


def spare_work() -> None:
    """Spare Rasa three things that it does at every message; none of them changes what it does.

    ``RemoteAction`` checks the answer of an action against a JSON schema, which took 20 of the 35 ms of a message (3 ms
    with the schema made once). Answers come from this process, made and checked by ``rasa_sdk``: no check is needed.

    A tracker is copied five times a message with all its slots, and ``copy.copy`` goes the long way round for each.

    For every event its class is looked up among all subclasses of ``Event``.
    """
    RemoteAction._validate_action_result = lambda self, result: True  # type: ignore[method-assign]
    Slot.__copy__ = _copy_slot  # type: ignore[attr-defined]
    if not hasattr(Event.resolve_by_type, "cache_info"):
        Event.resolve_by_type = staticmethod(  # type: ignore[method-assign,assignment]
            functools.lru_cache(maxsize=128)(Event.resolve_by_type)
        )


def _copy_slot(slot: Slot) -> Slot:
    twin: Slot = object.__new__(type(slot))
    twin.__dict__.update(slot.__dict__)
    return twin
