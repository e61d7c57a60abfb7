from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "innervate.capabilities.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The declaration must wait until the models exist.
        from innervate.capabilities.directory import capability, governance, linking
        from innervate.core import registry

        registry.register(capability.DIRECTORY)
        governance.register()
        linking.connect()
