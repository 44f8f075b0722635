from lab.grafana_server.grafana_lab.pages.variables import fill, saved_values
from lab.grafana_server.grafana_lab.wire import JsonObject
from tests.unit.lab_grafana_server.support import Server, put_group, threshold_rule, with_hook


def test_the_landing_page_lists_what_there_is_and_says_what_it_is(server: Server) -> None:
    with_hook(server)
    dashboard: JsonObject = {"title": "Traffic <1>", "uid": "t"}
    server.ok("POST", "/api/dashboards/db", {"dashboard": dashboard, "folderUid": "ops"})
    put_group(server, threshold_rule())
    page = server.client.get("/").text
    assert "lab&#x27;s stand-in for Grafana" in page
    assert '<a href="/d/t">Traffic &lt;1&gt;</a>' in page
    assert "<td>Down</td><td>inactive</td>" in page
    assert "<td>Down</td>" in server.client.get("/alerting/grafana/down/view").text


def test_a_dashboards_page_shows_its_panels_data(server: Server) -> None:
    with_hook(server)
    server.network.series = [({"instance": "a"}, 0.5)]
    dashboard: JsonObject = {
        "title": "Board",
        "uid": "b",
        "templating": {"list": [{"name": "ds", "type": "datasource", "current": {"value": "prom"}}]},
        "panels": [
            {
                "type": "row",
                "panels": [
                    {
                        "title": "Up",
                        "type": "stat",
                        "datasource": {"uid": "${ds}"},
                        "targets": [
                            {"refId": "A", "expr": "up", "legendFormat": "{{instance}}"},
                            {"refId": "H", "expr": "up", "hide": True},
                        ],
                    }
                ],
            },
            {
                "title": "Broken",
                "type": "stat",
                "targets": [{"refId": "A", "datasource": {"uid": "gone"}, "expr": "up"}],
            },
        ],
    }
    server.ok("POST", "/api/dashboards/db", {"dashboard": dashboard})
    page = server.client.get("/d/b/board").text
    assert "<h2>Up</h2>" in page
    assert "<td>a</td><td>2027-01-15T07:58:48Z</td><td>0.5</td>" in page
    assert "H: series" not in page
    assert "data source not found: &#x27;gone&#x27;" in page


def test_variables_take_their_saved_values() -> None:
    dashboard: JsonObject = {
        "templating": {
            "list": [
                {"name": "ds", "type": "datasource", "current": {"value": "default"}},
                {"name": "host", "type": "query", "current": {"value": ["a.b", "c"]}},
                {"name": "all", "type": "query", "current": {"value": ["$__all"]}},
                {"name": "env", "type": "custom", "query": "prod, dev", "current": {}},
            ]
        }
    }
    values = saved_values(dashboard, "prom")
    assert values == {"ds": "prom", "host": r"(a\.b|c)", "all": ".*", "env": "prod"}
    assert fill({"q": ["$host [[env]] ${all:regex} $__interval"]}, values) == {
        "q": [r"(a\.b|c) prod .* $__interval"]
    }
