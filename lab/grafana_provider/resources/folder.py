"""Folders, nested ones too."""

from lab.grafana_provider.client import Api
from lab.grafana_provider.errors import Operation, ProviderError
from lab.grafana_provider.normal import uid_complaint
from lab.grafana_provider.resource import Created, Resource, Thing
from lab.grafana_provider.schema import ORG_ID, Property, Scalar, Schema
from lab.grafana_provider.values import Properties, Record, compact

GET_FOLDER = Operation("getFolderByUID", "GET", "/folders/{folder_uid}")
_CREATE = Operation("createFolder", "POST", "/folders", (400, 401, 403, 409, 500))
_UPDATE = Operation("updateFolder", "PUT", "/folders/{folder_uid}", (400, 401, 403, 404, 409, 500))
_MOVE = Operation("moveFolder", "POST", "/folders/{folder_uid}/move")
_DELETE = Operation("deleteFolder", "DELETE", "/folders/{folder_uid}")
_SEARCH = Operation("search", "GET", "/search", (401, 422, 500))


class Folder(Resource):
    """`grafana.oss.Folder`."""

    type_name = "grafana:oss/folder:Folder"
    schema = Schema(
        {
            "title": Property(Scalar.STRING, required=True),
            "uid": Property(Scalar.STRING, computed=True, replaces=True, complaint=uid_complaint),
            "parentFolderUid": Property(Scalar.STRING),
            "preventDestroyIfNotEmpty": Property(Scalar.BOOLEAN, default=False, kept=True),
            "orgId": ORG_ID,
            "url": Property(Scalar.STRING, output_only=True),
        }
    )

    def create(self, api: Api, new: Record) -> Created:
        """Waits for the parent folder first, as one made a moment ago may not be readable everywhere."""
        parent = new.text("parentFolderUid")
        if parent:
            api.patiently(lambda: api.call(GET_FOLDER, parent), on=lambda _: True)
        body = compact({"title": new.text("title"), "uid": new.text("uid"), "parentUid": parent})
        return Created(api.call(_CREATE, body=body).record().must_text("uid"))

    def read(self, thing: Thing) -> Properties | None:
        """The folder by its uid."""
        answer = thing.api.find(GET_FOLDER, thing.key)
        if answer is None:
            return None
        folder = answer.record()
        return {
            "uid": folder.must_text("uid"),
            "title": folder.text("title"),
            "parentFolderUid": folder.text("parentUid"),
            "url": thing.api.url_of(folder.text("url")),
            "orgId": str(thing.api.org),
        }

    def update(self, thing: Thing, new: Record) -> None:
        """Moves the folder if its parent changed, then renames it."""
        thing.api.call(GET_FOLDER, thing.key)
        parent = new.text("parentFolderUid")
        if parent != thing.state.text("parentFolderUid"):
            thing.api.call(_MOVE, thing.key, body={"parentUid": parent})
        thing.api.call(_UPDATE, thing.key, body={"title": new.text("title"), "overwrite": True})

    def delete(self, thing: Thing) -> None:
        """Deletes the folder with the rules in it; or not at all, if it is to be kept while not empty."""
        if not thing.state.flag("preventDestroyIfNotEmpty"):
            thing.api.remove(_DELETE, thing.key, query={"forceDeleteRules": "true"})
            return
        contents = [
            found.text("title")
            for kind in ("dash-db", "dash-folder")
            for found in thing.api.call(_SEARCH, query={"folderUIDs": thing.key, "type": kind}).records()
        ]
        if contents:
            raise ProviderError(
                f"folder {thing.key} is not empty and prevent_destroy_if_not_empty is set. It contains the "
                f"following dashboards and/or folders: {', '.join(contents)}"
            )
        thing.api.remove(_DELETE, thing.key)
