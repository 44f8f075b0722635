"""Alerts in Redis: the newest so many, each once."""

from redis.asyncio import Redis

from chat_services.notification_service.alerts.schema import Alert, AlertFilter
from service_kit.backing.redis import redis_available

ORDER = "chat:alerts:order"
ENTRIES = "chat:alerts:entries"
COUNTER = "chat:alerts:counter"

# Returns 1 for an alert that was not there. The oldest ones go once there are more than ARGV[3].
_ADD = """
if redis.call('HSETNX', KEYS[2], ARGV[1], ARGV[2]) == 0 then return 0 end
redis.call('ZADD', KEYS[1], redis.call('INCR', KEYS[3]), ARGV[1])
local surplus = redis.call('ZCARD', KEYS[1]) - tonumber(ARGV[3])
if surplus > 0 then
  for _, old in ipairs(redis.call('ZRANGE', KEYS[1], 0, surplus - 1)) do
    redis.call('HDEL', KEYS[2], old)
    redis.call('ZREM', KEYS[1], old)
  end
end
return 1
"""


class AlertStore:
    """At most `kept` alerts, in the order in which they came."""

    def __init__(self, redis: Redis, *, kept: int) -> None:
        self._redis = redis
        self._kept = kept
        self._add = redis.register_script(_ADD)

    async def add(self, alert: Alert) -> bool:
        """Keeps the alert; False if it was there already."""
        with redis_available():
            added = await self._add(
                keys=[ORDER, ENTRIES, COUNTER], args=[alert.id, alert.model_dump_json(), self._kept]
            )
        return bool(added)

    async def find(self, query: AlertFilter) -> list[Alert]:
        """The alerts that match, newest first."""
        with redis_available():
            ids = [str(alert_id) for alert_id in await self._redis.zrevrange(ORDER, 0, -1)]
            stored = await self._redis.hmget(ENTRIES, ids) if ids else []
        alerts = [Alert.model_validate_json(entry) for entry in stored if entry is not None]
        return [alert for alert in alerts if _matches(alert, query)][: query.limit]


def _matches(alert: Alert, query: AlertFilter) -> bool:
    return query.status in {None, alert.status} and query.severity in {None, alert.severity}
