from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "innervate.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The declaration must wait until the models exist.
        from innervate.core import governance
        from innervate.core.adapters import passwords

        governance.register()
        assert passwords  # listens from now on
