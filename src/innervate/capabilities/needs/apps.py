from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "innervate.capabilities.needs"
    label = "needs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The declaration must wait until the models exist.
        from innervate.capabilities.needs import capability
        from innervate.core import registry

        registry.register(capability.NEEDS)
