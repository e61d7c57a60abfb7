from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "innervate.api"
    label = "api"
