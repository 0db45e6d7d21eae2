from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "policylearning.audit"
    verbose_name = "Audit trail"
