from pathlib import Path

import scrapy
from flask import request as asked


class Pages(scrapy.Spider):
    def kept(self, request):
        Path("/srv/pages", request.meta["name"]).write_text("")  # OK

    def shown(self):
        return Path("/srv/pages", asked.args["name"]).read_text()  # BAD
