from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "tuquan.config"
    label = "tuquan_config"
