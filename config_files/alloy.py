"""config.alloy: what promtail.yml does, in Alloy's language."""

from model.topology import Topology

_TEMPLATE = """// Tails Docker's json-file logs and tells services apart by the log tag.
logging {{
  level  = "info"
  format = "json"
}}

local.file_match "containers" {{
  path_targets = [{{"__path__" = "/var/lib/docker/containers/*/*-json.log"}}]
}}

loki.source.file "containers" {{
  targets    = local.file_match.containers.targets
  forward_to = [loki.process.containers.receiver]
}}

loki.process "containers" {{
  forward_to = [loki.write.loki.receiver]

  stage.json {{
    expressions = {{stream = "stream", tag = "attrs.tag", time = "time", log = "log"}}
  }}

  stage.regex {{
    source     = "tag"
    expression = "^{prefix}/(?P<service>[a-z0-9-]+)$"
  }}

  stage.labels {{
    values = {{service = "", stream = ""}}
  }}

  stage.match {{
    selector = "{{service=\\"\\"}}"
    action   = "drop"
  }}

{twice_logged}  stage.timestamp {{
    source = "time"
    format = "RFC3339Nano"
  }}

  stage.template {{
    source   = "log"
    template = `{{{{ TrimSuffix .Value "\\n" }}}}`
  }}

  stage.output {{
    source = "log"
  }}

  stage.json {{
    expressions = {{level = "level"}}
  }}

  stage.labels {{
    values = {{level = ""}}
  }}

  stage.label_drop {{
    values = ["filename"]
  }}
}}

{log_files}loki.write "loki" {{
  endpoint {{
    url                 = "http://loki:{port}/loki/api/v1/push"
    min_backoff_period  = "500ms"
    max_backoff_period  = "1m"
    max_backoff_retries = 20
  }}
  external_labels = {{system = "{system}", stack = "{stack}"}}
}}
"""

_FILES = """local.file_match "files" {{
  path_targets = [
{targets}  ]
}}

loki.source.file "files" {{
  targets    = local.file_match.files.targets
  forward_to = [loki.process.files.receiver]
}}

loki.process "files" {{
  forward_to = [loki.write.loki.receiver]

  stage.json {{
    expressions = {{level = "level", timestamp = "timestamp"}}
  }}

  stage.timestamp {{
    source = "timestamp"
    format = "RFC3339Nano"
  }}

  stage.labels {{
    values = {{level = ""}}
  }}
}}

"""

_TWICE = """  stage.match {{
    selector = "{{service=~\\"{services}\\",stream=\\"stdout\\"}}"
    action   = "drop"
  }}

"""


def config_alloy(topology: Topology) -> str:
    """The pipeline of `promtail_yml`; its grammar can be checked by `alloy fmt` where Alloy is to be had."""
    return _TEMPLATE.format(
        prefix=topology.prefix,
        port=topology.system.monitoring.loki.listens_on,
        system=topology.system.name,
        stack=topology.stack,
        log_files=_log_files(topology),
        twice_logged=_twice_logged(topology),
    )


def _log_files(topology: Topology) -> str:
    if not topology.log_files:
        return ""
    targets = "".join(
        f'    {{"__path__" = "{path}", "service" = "{name}", "stream" = "file"}},\n'
        for name, path in topology.log_files.items()
    )
    return _FILES.format(targets=targets)


def _twice_logged(topology: Topology) -> str:
    if not topology.log_files:
        return ""
    return _TWICE.format(services="|".join(topology.log_files))
