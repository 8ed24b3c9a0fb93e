"""Runs the actions in this process, and spares Rasa a check that costs more than the action.

``rasa run actions`` runs the same actions the ordinary way.
"""

from __future__ import annotations

import json
import logging
import traceback
from typing import Any, Dict, Optional

from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

_log = logging.getLogger(__name__)
#: Said when an action fails: a worker never sees an error.
SORRY = {"response": "utter_sorry"}


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
            return await self._executor.run(call)  # type: ignore[arg-type]
        except ActionExecutionRejection as error:
            body = json.dumps({"error": error.message, "action_name": error.action_name})
            raise ClientResponseError(400, "rejected", body) from None
        except ActionNotFoundException as error:
            body = json.dumps({"error": error.message, "action_name": error.action_name})
            raise ClientResponseError(404, "not found", body) from None
        except Exception as error:  # Whatever it is: the person gets a kind way on, the log gets the place only.
            last = traceback.extract_tb(error.__traceback__)[-1]
            _log.error("action %s failed: %s at %s:%s", name, type(error).__name__, last.name, last.lineno)
            return {"events": [], "responses": [dict(SORRY)]}


def validate_once() -> None:
    """Make Rasa check the answers of actions with one validator, made once.

    ``RemoteAction._validate_action_result`` calls ``jsonschema.validate``, which checks the schema itself anew at every
    action: 20 of the 35 ms of a message were spent there.
    """
    schema = RemoteAction.action_response_format_spec()
    validator = validator_for(schema)(schema)

    def validate(self: RemoteAction, result: Dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate  # type: ignore[method-assign]
