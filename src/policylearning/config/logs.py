"""Logs: one JSON object a line with the request's id, and nothing that names a person."""

import re
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def without_addresses(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """E-mail addresses leave no trace in the logs, not even in the text of an error."""
    return {
        key: _ADDRESS.sub("[address]", value) if isinstance(value, str) else value
        for key, value in event.items()
    }


def configuration(*, level: int, as_json: bool) -> dict[str, Any]:
    """The LOGGING setting: everything through structlog to standard error, as JSON or as plain lines."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        without_addresses,
    ]
    last: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [structlog.stdlib.PositionalArgumentsFormatter(), *shared],
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own handlers and filters would say it all a second time.
            "django": {"handlers": [], "level": level, "propagate": True},
            # These name whole addresses, which may carry signed links; RequestLog says what is needed.
            "django.request": {"handlers": [], "level": "CRITICAL", "propagate": False},
            "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": False},
        },
    }
