"""What the import linter cannot see: foreign keys obey the floors too."""

import subprocess
import sys
import tomllib
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command

ROOT = Path(settings.BASE_DIR)


def floors():
    """{app: floor}, the ground is 0; siblings share a floor."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    layers = config["tool"]["importlinter"]["contracts"][0]["layers"]
    return {
        app.strip(): floor
        for floor, layer in enumerate(reversed(layers))
        for app in layer.split("|")
    }


def room(model):
    """The package on whose floor the model lives, also if it is an app inside of it."""
    return model._meta.app_config.name.partition(".")[0]


def test_foreign_keys_point_down_the_floors():
    floor = floors()
    wrong = []
    for model in apps.get_models():
        app = room(model)
        if app not in floor:
            continue
        for field in model._meta.get_fields():
            if not (field.many_to_one or field.one_to_one or field.many_to_many):
                continue
            if field.auto_created or field.related_model in {None, "self"}:
                continue
            other = room(field.related_model)
            is_user = field.related_model is apps.get_model(settings.AUTH_USER_MODEL)
            if (
                other in floor
                and other != app
                and not is_user
                and floor[other] >= floor[app]
            ):
                wrong.append(f"{model.__name__}.{field.name} → {other}")

    assert wrong == []


def test_nobody_points_at_core():
    pointing = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label != "core"
        for field in model._meta.get_fields()
        if (field.many_to_one or field.one_to_one)
        and field.concrete
        and field.related_model
        and field.related_model._meta.app_label == "core"
    ]

    assert pointing == []


def test_migrations_are_complete():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_imports_go_down_the_floors():
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
