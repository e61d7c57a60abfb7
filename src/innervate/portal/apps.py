from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "innervate.portal"
    label = "portal"
