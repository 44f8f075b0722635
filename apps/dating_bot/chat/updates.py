"""Handling an update: once, in one transaction, counted and logged."""

import logging
from time import perf_counter

from dating_bot.chat.commands import Command, parse_command
from dating_bot.chat.dialogue import take_turn
from dating_bot.chat.metrics import ChatMetrics
from dating_bot.chat.schema import Update, UpdateAnswer
from dating_bot.chat.turn import EventKind, Result, Turn
from dating_bot.matching.schema import Verdict
from dating_bot.storage import Storage, Transaction

_logger = logging.getLogger(__name__)


class UpdateHandler:
    """Answers updates. One that is delivered twice, even at once, has its effects once."""

    def __init__(self, storage: Storage, metrics: ChatMetrics) -> None:
        self._storage = storage
        self._metrics = metrics

    async def handle(self, update: Update) -> UpdateAnswer:
        """The answer; raises DependencyUnavailableError, and then the update may be delivered again."""
        command = parse_command(update.text)
        began = perf_counter()
        result = Result.FAILED
        try:
            turn = await self._storage.run(lambda transaction: _turn(transaction, update, command))
            result = turn.result
        finally:
            seconds = perf_counter() - began
            self._metrics.updates.labels(command.name, result).inc()
            self._metrics.duration.labels(command.name).observe(seconds)
        # Only now is the transaction over: what is counted and logged has happened.
        for event in turn.events:
            self._tell(event, update, turn)
        _logger.info(
            "update handled",
            extra={
                "update_id": update.update_id,
                "user_id": update.user.id,
                "command": command.name,
                "result": result,
                "duration_ms": round(seconds * 1000, 2),
            },
        )
        return UpdateAnswer(
            update_id=update.update_id, reply=turn.reply, duplicate=result is Result.DUPLICATE
        )

    def _tell(self, event: EventKind, update: Update, turn: Turn) -> None:
        match event:
            case EventKind.LIKED:
                self._metrics.likes.labels(Verdict.LIKE).inc()
            case EventKind.PASSED:
                self._metrics.likes.labels(Verdict.PASS).inc()
            case EventKind.MATCHED:
                self._metrics.matches.inc()
        fields = {"update_id": update.update_id, "user_id": update.user.id}
        if turn.other_id is not None:
            fields["other_id"] = turn.other_id
        _logger.info(event, extra=fields)


async def _turn(transaction: Transaction, update: Update, command: Command) -> Turn:
    reply = await transaction.updates.begin(update.update_id)
    if reply is not None:
        return Turn(reply, Result.DUPLICATE)
    turn = await take_turn(transaction, update.user, command)
    await transaction.updates.finish(update.update_id, turn.reply)
    return turn
