from django.db import migrations, models
from django.db.migrations.state import ProjectState

from tuquan.core.migrating import into_an_empty_database


def create(name, **fields):
    return migrations.CreateModel(name, [("id", models.AutoField(primary_key=True)), *fields.items()])


def relation(to):
    return models.ForeignKey(to, models.CASCADE)


def made():
    """A table, one that points at it, and a column that points the other way; drawn as they come."""
    state = ProjectState()
    assert state.apps.get_models() == []
    for operation in (
        create("Unit"),
        create("Session", unit=relation("made.unit")),
        migrations.AddField("Unit", "last", models.ForeignKey("made.session", models.CASCADE, null=True)),
        create("Attendance", session=relation("made.session")),
    ):
        operation.state_forwards("made", state)
    return {
        model._meta.model_name: sorted(field.name for field in model._meta.get_fields())
        for model in state.apps.get_models()
    }


def test_the_same_tables_and_relations_come_out():
    careful = made()
    with into_an_empty_database():
        assert made() == careful
    assert made() == careful
