import logging
from flask import request

logger = logging.getLogger(__name__)


def track():
    logger.warning("%s came from %r", 1, request.headers["Referer"])
    logger.warning(f"by {request.headers['User-Agent']!r}")
