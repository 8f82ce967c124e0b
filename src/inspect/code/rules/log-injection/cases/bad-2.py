import logging
from flask import request

logger = logging.getLogger(__name__)


def track():
    logger.warning("%s came from %s", 1, request.headers["Referer"])
