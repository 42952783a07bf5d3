"""The two refusals. A foreign object does not exist (404); a missing right at home is said (403)."""


class NotVisible(Exception):
    """No object with this id that the actor may see."""

    def __init__(self, action: str, object_type: str, object_id: object) -> None:
        self.action, self.object_type, self.object_id = action, object_type, str(object_id)
        super().__init__(f"{object_type} not visible for {action}")


class Forbidden(Exception):
    """The actor may see the object, or works here, but may not do this. ``why`` is shown."""

    def __init__(self, action: str, why: str = "", object_type: str = "", object_id: object = "") -> None:
        self.action, self.why = action, why
        self.object_type, self.object_id = object_type, str(object_id)
        super().__init__(why or action)
